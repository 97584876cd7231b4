/// Why bytes are no HTTP/1.1 message that we pass on.
///
/// The parser is stricter than RFC 9112 wherever two readers of one message could disagree: what the gate lets through
/// must mean the same to every upstream.
public struct HTTPParseError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Reason: String, Hashable, Sendable {
        case malformedRequestLine = "malformed-request-line"
        case malformedStatusLine = "malformed-status-line"
        case unsupportedVersion = "unsupported-version"
        case headTooLarge = "head-too-large"
        case tooManyFields = "too-many-fields"
        case bareLineFeed = "bare-line-feed"
        case bareCarriageReturn = "bare-carriage-return"
        case obsoleteLineFolding = "obsolete-line-folding"
        case malformedFieldName = "malformed-field-name"
        case malformedFieldValue = "malformed-field-value"
        case malformedHost = "malformed-host"
        case missingHost = "missing-host"
        case conflictingHost = "conflicting-host"
        case malformedContentLength = "malformed-content-length"
        case conflictingContentLength = "conflicting-content-length"
        case contentLengthWithTransferEncoding = "content-length-with-transfer-encoding"
        case unsupportedTransferEncoding = "unsupported-transfer-encoding"
        case malformedTransferEncoding = "malformed-transfer-encoding"
        case malformedChunk = "malformed-chunk"
        case malformedTrailers = "malformed-trailers"
        case unsupportedExpectation = "unsupported-expectation"
        /// HTTP/2 only (RFC 9113 section 8.3).
        case malformedPseudoField = "malformed-pseudo-field"
        /// HTTP/2 has no such fields (RFC 9113 section 8.2.2).
        case connectionSpecificField = "connection-specific-field"
    }

    public let reason: Reason
    /// Where in the message, in bytes from its start.
    public let offset: Int

    public init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    /// The status that a server answers with (RFC 9110 section 15.5, RFC 6585 section 5).
    public var status: Int {
        switch reason {
        case .headTooLarge, .tooManyFields: 431
        case .unsupportedVersion: 505
        case .unsupportedTransferEncoding: 501
        case .unsupportedExpectation: 417
        default: 400
        }
    }

    public var description: String { "\(reason.rawValue) at byte \(offset)" }
}
