/// Something that goes wrong on demand, at one node of a ``SimulatedNetwork``.
public enum SimulatedFault: Hashable, Sendable {
    /// Every call to the node throws ``LightningNodeError`` with `kind == .unreachable`. Payments to it still arrive, and are told to those who
    /// follow ``SimulatedNode/settlements()`` when the fault is over.
    case unreachable
    /// The node has lost its peers: payments to it and from it find no route.
    case offline
    /// Payments from the node fail.
    case paymentFails(PaymentFailure)
    /// Payments from the node get under way and stay there, until ``SimulatedNetwork/release(_:)`` or ``SimulatedNetwork/fail(_:with:)``.
    case stuckInFlight
    /// Payments from the node go ahead, but whoever asked for them gets `.unreachable` instead of the outcome.
    case answerLost
}

/// How long a fault lasts.
public enum SimulatedFaultSpan: Hashable, Sendable {
    /// As many calls, for `.unreachable`; as many payments, for the others.
    case next(Int)
    case untilCleared
}

/// The faults of one node that are not over, in the order in which they were asked for.
struct FaultPlan: Sendable {
    private var faults: [(fault: SimulatedFault, remaining: Int?)] = []

    mutating func add(_ fault: SimulatedFault, _ span: SimulatedFaultSpan) {
        switch span {
        case .untilCleared: faults.append((fault, nil))
        case .next(let count): if count > 0 { faults.append((fault, count)) }
        }
    }

    mutating func clear(_ fault: SimulatedFault?) {
        faults.removeAll { fault == nil || $0.fault == fault }
    }

    func contains(_ fault: SimulatedFault) -> Bool {
        faults.contains { $0.fault == fault }
    }

    /// The first fault that is meant, counted as having happened once.
    mutating func take(where isMeant: (SimulatedFault) -> Bool) -> SimulatedFault? {
        guard let index = faults.firstIndex(where: { isMeant($0.fault) }) else { return nil }
        let fault = faults[index].fault
        if let remaining = faults[index].remaining {
            faults[index].remaining = remaining - 1
            if remaining <= 1 { faults.remove(at: index) }
        }
        return fault
    }
}
