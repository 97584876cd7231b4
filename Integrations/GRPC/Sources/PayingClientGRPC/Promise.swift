internal import Synchronization

/// A value that comes once, later. Waiting for it does not end with cancellation: whoever promised it keeps the promise in any case.
final class Promise<Value: Sendable>: Sendable {
    private enum State {
        case open([CheckedContinuation<Value, any Error>])
        case kept(Result<Value, any Error>)
    }

    private let state = Mutex(State.open([]))

    var isKept: Bool {
        state.withLock { if case .kept = $0 { true } else { false } }
    }

    var value: Value {
        get async throws {
            try await withCheckedThrowingContinuation { continuation in
                let known = state.withLock { state -> Result<Value, any Error>? in
                    switch state {
                    case .kept(let result): return result
                    case .open(let waiters):
                        state = .open(waiters + [continuation])
                        return nil
                    }
                }
                if let known { continuation.resume(with: known) }
            }
        }
    }

    /// The first time counts.
    func keep(_ result: Result<Value, any Error>) {
        let waiters = state.withLock { state -> [CheckedContinuation<Value, any Error>] in
            guard case .open(let waiters) = state else { return [] }
            state = .kept(result)
            return waiters
        }
        for waiter in waiters { waiter.resume(with: result) }
    }
}
