internal import AsyncHTTPClient
internal import Lightning
internal import NIOCore
internal import NIOPosix
internal import NIOSSL

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

extension NodeConnection {
    /// Says what went wrong below HTTP, and what the operator can do about it.
    func failure(_ error: any Error, within limit: Duration) -> LightningNodeError {
        switch error {
        case let error as LightningNodeError:
            return error
        case is TimeLimitExceeded:
            return outOfTime(limit)
        case is LineSplitter.LineTooLong:
            return LightningNodeError(.malformedAnswer, "\(base) sent a line of more than \(Self.lineLimit) bytes")
        case is NIOTooManyBytesError:
            return LightningNodeError(.malformedAnswer, "\(base) sent an answer of more than \(Self.bodyLimit) bytes")
        case is CancellationError:
            return LightningNodeError(.unreachable, "the call to \(base) was cancelled")
        case let error as HTTPClientError where error == .deadlineExceeded || error == .connectTimeout || error == .readTimeout:
            return outOfTime(limit)
        case let error as HTTPClientError where error == .alreadyShutdown:
            return LightningNodeError(.unreachable, "the connection to \(base) was shut down by this program")
        case let error as HTTPClientError where error == .cancelled:
            return LightningNodeError(.unreachable, "the call to \(base) was cancelled")
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
            return tlsFailure(error)
        default:
            return LightningNodeError(.unreachable, "\(base) cannot be reached (\(brief(error))): is the node running, and is the address right?")
        }
    }

    private func outOfTime(_ limit: Duration) -> LightningNodeError {
        LightningNodeError(.unreachable, "\(base) did not answer within \(limit): is the node running, and is the address right?")
    }

    private func tlsFailure(_ error: any Error) -> LightningNodeError {
        let text = String(describing: error)
        if let extra = error as? NIOSSLExtraError, extra == .failedToValidateHostname {
            return LightningNodeError(
                .misconfigured,
                "the certificate of \(base) is the pinned one but does not name \(base.host): use a host that it names, or add this one to "
                    + "lnd's tlsextraip or tlsextradomain and let lnd make a new tls.cert")
        }
        if text.contains("CERTIFICATE_VERIFY_FAILED") {
            return LightningNodeError(
                .misconfigured,
                "\(base) shows a certificate that is not signed by the configured one: copy the node's current tls.cert, and make sure that "
                    + "this is your node")
        }
        if text.contains("WRONG_VERSION_NUMBER") || text.contains("HTTP_REQUEST") {
            return LightningNodeError(.misconfigured, "\(base) does not speak TLS: is the port right, and is it https?")
        }
        return LightningNodeError(.unreachable, "no TLS connection to \(base) (\(brief(error)))")
    }

    private func brief(_ error: any Error) -> String {
        String(printable(reason(error)).prefix(200))
    }

    private func reason(_ error: any Error) -> String {
        switch error {
        case let error as IOError: String(cString: strerror(error.errnoCode)).lowercased()
        case SocketAddressError.unknown(let host, _): "no address is known for \(host)"
        case let error as SocketAddressError.UnknownHost: "no address is known for \(error.host)"
        case let error as NIOConnectionError: firstFailure(in: error).map(reason) ?? "no connection to \(error.host)"
        default: String(describing: error)
        }
    }

    /// A host that is given by its name can have several addresses: the first of what came of each.
    private func firstFailure(in error: NIOConnectionError) -> (any Error)? {
        error.connectionErrors.first?.error ?? error.dnsAError ?? error.dnsAAAAError
    }
}

/// Text from elsewhere, made fit for one line of a log: control characters become spaces.
func printable(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7f ? " " : $0 }))
}

/// A wait, made fit for a log: whole milliseconds, rounded down.
func milliseconds(_ duration: Duration) -> String {
    let parts = duration.components
    return "\(parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000) ms"
}
