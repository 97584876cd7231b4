import Lightning
import Testing
import Throttling

@testable import Accounts

@Suite("How often may be tried")
final class ThrottleTests {
    private var throttle = SignInThrottle(capacity: 64)
    private var buckets = RateBuckets<Int>(capacity: 64)
    private let known = SignInThrottle.Key(account: "ada@example.org", isKnownDevice: true)
    private let unknown = SignInThrottle.Key(account: "ada@example.org", isKnownDevice: false)

    private func begin(_ key: SignInThrottle.Key, at milliseconds: Int64) -> Int? {
        throttle.begin(key, now: now.advanced(by: .milliseconds(milliseconds)))
    }

    private func end(_ key: SignInThrottle.Key, _ outcome: SignInThrottle.Outcome, at milliseconds: Int64) {
        throttle.end(key, outcome, now: now.advanced(by: .milliseconds(milliseconds)))
    }

    @Test("1 s after the first failure, 3 s after three, 5 s after nine, 10 s after twenty-five, and a day after a hundred")
    func schedule() {
        var time: Int64 = 0
        var waits: [Int: Int64] = [:]
        for failure in 1...100 {
            #expect(begin(unknown, at: time) == nil)
            end(unknown, .failed, at: time)
            var wait: Int64 = 0
            while wait < 20_000, let seconds = begin(unknown, at: time + wait) { wait += Int64(seconds) * 1000 }
            if wait < 20_000 { end(unknown, .abandoned, at: time + wait) }
            waits[failure] = wait / 1000
            time += wait
        }
        #expect([1, 2, 3, 8, 9, 24, 25, 99].map { waits[$0] } == [1, 1, 3, 3, 5, 5, 10, 10])
        let closing = time - (waits[100] ?? 0) * 1000
        #expect(begin(unknown, at: closing + 86_399_000) == 1)
        #expect(begin(unknown, at: closing + 86_400_000) == nil)
    }

    @Test("A stranger who closes an account leaves it open for the devices that it knows")
    func knownDevices() {
        for step in 0..<100 as Range<Int64> {
            #expect(begin(unknown, at: step * 20_000) == nil)
            end(unknown, .failed, at: step * 20_000)
        }
        #expect(begin(unknown, at: 2_100_000) != nil)
        #expect(begin(known, at: 2_100_000) == nil)
    }

    @Test("Tries that are under way count: guesses in parallel gain nothing")
    func parallel() {
        for _ in 0..<3 { #expect(begin(unknown, at: 0) == nil) }
        #expect(begin(unknown, at: 0) == 1)
        for _ in 0..<3 { end(unknown, .failed, at: 10) }
        #expect(begin(unknown, at: 2_000) == 2)
        #expect(begin(unknown, at: 3_010) == nil)
        #expect(begin(unknown, at: 3_010) == 1)
    }

    @Test("The right password forgets the failures, one that could not be checked changes nothing")
    func outcomes() {
        #expect(begin(known, at: 0) == nil)
        end(known, .failed, at: 0)
        #expect(begin(known, at: 1000) == nil)
        end(known, .abandoned, at: 1000)
        #expect(begin(known, at: 1000) == nil)
        end(known, .succeeded, at: 1000)
        #expect(throttle.count == 0)
    }

    @Test("However many addresses are tried, memory is bounded, and the one that was guessed at most is not forgotten")
    func bounded() {
        for step in 0..<10 as Range<Int64> {
            #expect(begin(known, at: step * 10_000) == nil)
            end(known, .failed, at: step * 10_000)
        }
        for number in 0..<10_000 {
            let key = SignInThrottle.Key(account: "\(number)@example.org", isKnownDevice: false)
            _ = begin(key, at: 90_001)
            end(key, .failed, at: 90_001)
        }
        #expect(throttle.count <= 64)
        #expect(begin(known, at: 90_002) == 5)
    }

    @Test("A caller has so many calls in so much time, and gets them back one by one")
    func rates() {
        let rate = CallRate(3, per: .seconds(30))
        func take(_ key: Int, at seconds: Int64) -> Int? { buckets.take(key, rate: rate, now: now.advanced(by: .seconds(seconds))) }
        for _ in 0..<3 { #expect(take(1, at: 0) == nil) }
        #expect(take(1, at: 0) == 10)
        #expect(take(2, at: 0) == nil)
        #expect(take(1, at: 9) == 1)
        #expect(take(1, at: 10) == nil)
        #expect(take(1, at: 10) == 10)
        for key in 0..<10_000 { _ = take(key, at: 100) }
        #expect(buckets.count <= 64)
    }

    @Test("Addresses of one IPv6 network of 64 bits are one caller, IPv4 addresses are each their own")
    func networks() {
        #expect(CallerAddress(ipv6Network: 0x2001_0db8_0000_0001) == CallerAddress(ipv6Network: 0x2001_0db8_0000_0001))
        #expect(CallerAddress(ipv6Network: 0x2001_0db8_0000_0001) != CallerAddress(ipv6Network: 0x2001_0db8_0000_0002))
        #expect(CallerAddress(ipv4: 1) != CallerAddress(ipv4: 2) && CallerAddress(ipv4: 1) != CallerAddress(ipv6Network: 1))
        #expect(CallerAddress(words: CallerAddress(ipv4: 7).words) == CallerAddress(ipv4: 7))
    }
}
