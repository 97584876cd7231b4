internal import HostSystem
internal import Lightning

extension PayingClient {
    /// Makes a call and pays when it has to, by the rules and from the store that requests over HTTP have.
    ///
    /// ```swift
    /// let quote = try await client.perform(PaidCall(origin: origin, path: "/swap.Swap/Quote")) { pass in
    ///     let reply = try await transport.call("swap.Swap", "Quote", authorization: pass?.authorization)
    ///     return CallAttempt(reply, challenges: reply.isRefused ? reply.metadata["www-authenticate"] : [])
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - onEvent: told what happens, in order; must return at once. ``PaymentEvent/challenged(status:)`` has 402.
    ///   - attempt: sends the call once, with this pass or with none. It is called again after a payment and after a pass turned out to be dead, one
    ///     call at a time; of all answers but the last nothing is used. It must not send the pass anywhere but to the call's origin.
    /// - Throws: ``PayingClientError``, and what `attempt` throws as it is.
    public func perform<Answer>(
        _ call: PaidCall, onEvent: @escaping @Sendable (PaymentEvent) -> Void = { _ in },
        attempt: (StoredPass?) async throws -> CallAttempt<Answer>
    ) async throws -> PaidAnswer<Answer> {
        do {
            let flow = PaymentFlow(origin: call.origin, path: call.path, terms: call.terms, allowance: try core.requestLimit(call.terms))
            var visit = Visit<Answer>(core: core, flow: flow, url: call.origin.description + call.path, onEvent: onEvent)
            let answer = try await visit.run { pass in
                let outcome = try await Self.carryOut(attempt, pass)
                let meaning = PaymentFlow.Answer(fieldValues: outcome.challenges, jsonBody: nil, service: nil)
                return Visit.Reply(meaning: meaning, status: 402, answer: outcome.answer)
            }
            return PaidAnswer(answer: answer, cost: visit.spent, receipts: visit.receipts)
        } catch let failure as AttemptFailure {
            throw failure.cause
        } catch let failure as PaymentFlow.Failure {
            throw PayingClientError(failure)
        } catch let error as FileError {
            throw PayingClientError.storage(error)
        }
    }

    private static func carryOut<Answer>(
        _ attempt: (StoredPass?) async throws -> CallAttempt<Answer>, _ pass: StoredPass?
    ) async throws(AttemptFailure) -> CallAttempt<Answer> {
        do {
            return try await attempt(pass)
        } catch {
            throw AttemptFailure(cause: error)
        }
    }
}

/// What the caller's closure threw, so that it is not taken for an error of the store.
private struct AttemptFailure: Error {
    let cause: any Error
}
