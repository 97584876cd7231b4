internal import Foundation
internal import Lightning

/// lnd said no: its error body `{code, message, details}` and what it means here. Codes are gRPC's.
struct LNDRefusal {
    let status: Int
    let code: Int?
    let message: String

    init(_ answer: NodeAnswer) {
        let data = Data(answer.body)
        // Streamed calls wrap their errors once more.
        let wrapped = try? JSONDecoder().decode(Wrapped.self, from: data)
        self.init(status: answer.status, body: wrapped?.error ?? (try? JSONDecoder().decode(LNDErrorBody.self, from: data)))
    }

    private struct Wrapped: Decodable {
        let error: LNDErrorBody
    }

    /// `body` is `nil` when the answer was no error of lnd's.
    init(status: Int, body: LNDErrorBody?) {
        self.status = status
        code = body?.code ?? body?.grpc_code
        message = String(printable(body?.message ?? body?.error ?? "").prefix(300))
    }

    private static let notFound = 5
    private static let alreadyExists = 6
    private static let unavailable = 14
    private static let unauthenticated = 16

    var saysUnknownInvoice: Bool {
        says("unable to locate invoice") || says("no existing invoices") || (code == Self.notFound && status == 404)
    }

    var saysUnknownPayment: Bool {
        code == Self.notFound || says("payment isn't initiated")
    }

    var saysPaymentExists: Bool {
        code == Self.alreadyExists || says("already paid") || says("in transition") || says("already in flight")
    }

    var saysInvoiceExpired: Bool {
        says("invoice expired") || says("invoice is expired")
    }

    func error(from base: NodeURL) -> LightningNodeError {
        let said = "\(base) answered \(status)\(message.isEmpty ? "" : " (\(message))")"
        if status == 401 || status == 403 || code == Self.unauthenticated || saysBadMacaroon {
            return LightningNodeError(.misconfigured, "\(said): check that the macaroon is this node's and grants what is asked of it")
        }
        if says("wallet locked") || says("wallet not created") {
            return LightningNodeError(.unreachable, "\(said): unlock the node's wallet with `lncli unlock`")
        }
        if (502...504).contains(status) || code == Self.unavailable || says("starting up") {
            return LightningNodeError(.unreachable, "\(said): the node is starting or overloaded")
        }
        if code == nil {
            return LightningNodeError(.malformedAnswer, "\(said): is this lnd's REST address?")
        }
        return LightningNodeError(.rejected, said)
    }

    private var saysBadMacaroon: Bool {
        says("macaroon") || says("permission denied") || says("verification failed")
    }

    private func says(_ words: String) -> Bool {
        message.lowercased().contains(words)
    }
}
