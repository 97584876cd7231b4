internal import ReverseProxy

enum OperationsKeys {
    static let address = ValueKey(
        "address", .address, .required, "Host and port. Not for the public: metrics tell what is sold.", example: "127.0.0.1:9402")

    static let all = [address.key]
}

enum ForwardAuthKeys {
    static let trusted = ValuesKey(
        "trusted", .addressRange, .optional("none: forward-auth is off"),
        "The proxies that may ask, as addresses or ranges. What they say of the original request and its caller is believed.",
        example: ["127.0.0.1", "10.0.0.0/8"])

    static let all = [trusted.key]
}

extension ValueFormat where Value == AddressRange {
    static let addressRange = ValueFormat(
        name: "address or range", expected: "an IP address, or a range such as `10.0.0.0/8` without bits behind the prefix", example: "127.0.0.1"
    ) {
        Reading(AddressRange($0))
    }
}
