import HTTPWire

/// What was read of one message.
struct ReadMessage: Equatable {
    struct Field: Equatable {
        let name: [UInt8]
        let value: [UInt8]
    }

    /// Of requests.
    var method: [UInt8] = []
    var target: [UInt8] = []
    var authority: [UInt8] = []
    /// Of responses.
    var status = 0
    var reason: [UInt8] = []

    let minorVersion: Int
    let keepsAlive: Bool
    let fields: [Field]
    var body: [UInt8] = []
    var trailers: [Field] = []
    /// Where it ends, in bytes from the start of the input; `nil` while it is not whole.
    var end: Int?

    init(_ head: RequestHead) {
        method = Array(head.methodName)
        target = Array(head.originTarget)
        authority = Array(head.authorityBytes)
        minorVersion = head.minorVersion
        keepsAlive = head.keepsAlive
        fields = Self.fields(head.fields)
    }

    init(_ head: ResponseHead) {
        status = head.status
        reason = Array(head.reasonPhrase)
        minorVersion = head.minorVersion
        keepsAlive = head.keepsAlive
        fields = Self.fields(head.fields)
    }

    static func fields(_ fields: MessageFields) -> [Field] {
        fields.lines.map { Field(name: Array(fields.name(of: $0)), value: Array(fields.value(of: $0))) }
    }
}
