import Foundation
import Lightning
import TestKit
import Testing

@Suite("Moments as text")
struct CalendarTests {
    @Test("the examples of RFC 9110 and RFC 3339 are met")
    func examples() {
        #expect(Timestamp(seconds: 784_111_777).httpDate == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(Timestamp(seconds: 0).httpDate == "Thu, 01 Jan 1970 00:00:00 GMT")
        #expect(Timestamp(seconds: 482_196_050).rfc3339 == "1985-04-12T23:20:50Z")
        #expect(Timestamp(milliseconds: -1).rfc3339 == "1969-12-31T23:59:59Z")
    }

    @Test("moments outside of four-digit years become the nearest inside")
    func bounds() {
        #expect(Timestamp(milliseconds: .min).rfc3339 == "0000-01-01T00:00:00Z")
        #expect(Timestamp(milliseconds: .max).rfc3339 == "9999-12-31T23:59:59Z")
        #expect(Timestamp(milliseconds: .max).httpDate == "Fri, 31 Dec 9999 23:59:59 GMT")
    }

    @Test("every day of the Gregorian calendar is the one that Foundation finds")
    func calendar() {
        var generator = SeededGenerator(70)
        for _ in 0..<2000 {
            let seconds = Int64.random(in: -12_000_000_000...253_402_300_799, using: &generator)
            let expected = Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
            #expect(Timestamp(seconds: seconds).rfc3339 == expected)
        }
    }
}
