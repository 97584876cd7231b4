import NIOCore
import ReverseProxy
import Testing

@Suite("Ranges of addresses")
struct AddressRangeTests {
    @Test(
        "a range holds the addresses that begin like it, and an IPv4 address in IPv6 form is the same address",
        arguments: [
            ("127.0.0.1", "127.0.0.1", true), ("127.0.0.1", "127.0.0.2", false), ("10.0.0.0/8", "10.255.1.2", true),
            ("10.0.0.0/8", "11.0.0.0", false),
            ("192.168.1.128/25", "192.168.1.200", true), ("192.168.1.128/25", "192.168.1.127", false), ("0.0.0.0/0", "8.8.8.8", true),
            ("0.0.0.0/0", "2001:db8::1", false), ("::1", "::1", true), ("fd00::/8", "fdff::1", true), ("fd00::/8", "fe00::1", false),
            ("2001:db8::/65", "2001:db8::7fff:0:0:0", true), ("2001:db8::/65", "2001:db8::8000:0:0:0", false), ("::/0", "10.0.0.1", true),
            ("127.0.0.1", "::ffff:127.0.0.1", true), ("::ffff:10.0.0.0/104", "10.1.2.3", true),
        ])
    func contains(_ range: String, _ address: String, _ expected: Bool) throws {
        #expect(try #require(AddressRange(range)).contains(try SocketAddress(ipAddress: address, port: 80)) == expected)
    }

    @Test(
        "anything else is no range",
        arguments: [
            "", "localhost", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0/8", "10.0.0.0/8/8", "::/129",
            "fd00::1/8",
            " 10.0.0.1", "010.0.0.1", "1.2.3.4:80", "[::1]", "10.0.0.0/0008",
        ])
    func malformed(_ text: String) {
        #expect(AddressRange(text) == nil)
    }
}
