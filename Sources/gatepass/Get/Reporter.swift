import Lightning
import PayingClient

/// Tells what happens during a request: JSON on stdout, or a few lines for people on stderr.
struct Reporter: Sendable {
    let json: Bool

    func report(_ event: PaymentEvent) {
        if json {
            // A reader that went away shows at the next write of the command itself.
            try? Console.json(event.fields)
        } else if let line = event.line {
            Console.say(line)
        }
    }
}

extension PaymentEvent {
    fileprivate var line: String? {
        switch self {
        case .sending, .sendingAsMember, .sessionRefreshed, .redirected, .challenged, .passDropped: nil
        case .paying(_, let amount, let limit): "paying \(amount), fee at most \(limit)"
        case .waiting(let hash, _): "waiting for payment \(hash)"
        case .paid(_, let amount, let fee): "paid \(amount) and \(fee) fee"
        case .cleared(let hash): "payment \(hash) came to nothing"
        }
    }

    fileprivate var fields: [String: any Sendable] {
        switch self {
        case .sending(let url, let withPass): ["event": "sending", "url": url, "with_pass": withPass]
        case .sendingAsMember(let url, let network): ["event": "sending-as-member", "url": url, "network": network]
        case .sessionRefreshed(let network): ["event": "session-refreshed", "network": network]
        case .redirected(let url): ["event": "redirected", "url": url]
        case .challenged(let status): ["event": "challenged", "status": status]
        case .passDropped(let hash): ["event": "pass-dropped", "payment_hash": hash.hex]
        case .paying(let hash, let amount, let limit):
            ["event": "paying", "payment_hash": hash.hex, "amount_msat": amount.value, "fee_limit_msat": limit.value]
        case .waiting(let hash, _): ["event": "waiting", "payment_hash": hash.hex]
        case .paid(let hash, let amount, let fee): ["event": "paid", "payment_hash": hash.hex, "amount_msat": amount.value, "fee_msat": fee.value]
        case .cleared(let hash): ["event": "cleared", "payment_hash": hash.hex]
        }
    }
}
