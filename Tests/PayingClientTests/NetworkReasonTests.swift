import NIOCore
import Testing

@testable import PayingClient

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

@Suite("network reasons")
struct NetworkReasonTests {
    @Test(
        "a system error is told in the system's words, in lower case",
        arguments: [
            (ECONNREFUSED, "connection refused"), (ECONNRESET, "connection reset by peer"), (EHOSTUNREACH, "no route to host"),
        ])
    func systemErrors(_ code: Int32, _ text: String) {
        #expect(NetworkReason.text(IOError(errnoCode: code, reason: "connection reset (error set)")) == text)
    }

    @Test("a name without an address is named")
    func unknownHost() {
        #expect(NetworkReason.text(SocketAddressError.unknown(host: "a.invalid", port: 80)) == "no address is known for a.invalid")
    }
}
