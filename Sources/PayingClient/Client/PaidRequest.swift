/// A request that may cost something.
public struct PaidRequest: Sendable {
    /// Upper case, like `GET`.
    public var method: String
    public var url: String
    /// In order. A field called `Authorization` is sent only while no pass is, and to the first origin only.
    public var headers: [(name: String, value: String)]
    public var body: RequestBody?
    public var terms: PaymentTerms

    public init(
        method: String = "GET", url: String, headers: [(name: String, value: String)] = [], body: RequestBody? = nil,
        terms: PaymentTerms = PaymentTerms()
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.terms = terms
    }

    /// Fields that the client writes itself.
    private static let reserved: Set<String> = ["content-length", "transfer-encoding", "connection", "host", "upgrade", "te", "trailer"]

    func check() throws(PayingClientError) {
        guard !method.isEmpty, method.utf8.allSatisfy(Self.isTokenByte) else { throw .invalidRequest("\(method) is no HTTP method") }
        for (name, value) in headers {
            guard !name.isEmpty, name.utf8.allSatisfy(Self.isTokenByte) else { throw .invalidRequest("\(name) is no header field name") }
            guard !Self.reserved.contains(name.lowercased()) else { throw .invalidRequest("the field \(name) is written by the client itself") }
            guard value.utf8.allSatisfy({ $0 == 9 || ($0 >= 0x20 && $0 != 0x7F) }) else {
                throw .invalidRequest("the field \(name) has a line break or control character in it")
            }
        }
    }

    /// RFC 9110 section 5.6.2, `tchar`.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
