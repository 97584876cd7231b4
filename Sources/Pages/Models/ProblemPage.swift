/// Something that was asked for is not to be had.
public struct ProblemPage: Sendable {
    /// Of HTTP. 400, 403, 404, 405, 409, 413, 415, 429, 500 and 503 have words of their own; others have those of their hundred.
    public var status: Int
    /// Stable; shown small, so that somebody can be told about it.
    public var code: String?
    public var retryAfterSeconds: Int?

    public init(status: Int, code: String? = nil, retryAfterSeconds: Int? = nil) {
        self.status = status
        self.code = code
        self.retryAfterSeconds = retryAfterSeconds
    }
}
