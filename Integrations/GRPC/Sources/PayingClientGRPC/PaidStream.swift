internal import GRPCCore
internal import PayingClient

/// One call: what its caller takes for one stream, and the streams of the transport below that it takes to get it through.
struct PaidStream<Base: ClientTransport>: Sendable {
    let base: Base
    let descriptor: MethodDescriptor
    let callOptions: CallOptions

    private let call: PaidCall
    private let client: PayingClient
    private let onEvent: @Sendable (PaymentEvent) -> Void

    let tape: RequestTape<Base.Bytes>
    /// Kept when the first stream is open.
    let context = Promise<ClientContext>()
    private let opening = Promise<Opening<Base.Bytes>>()
    /// Kept when the caller is through with the answer.
    let release = Promise<Void>()

    init(base: Base, descriptor: MethodDescriptor, callOptions: CallOptions, call: PaidCall, client: PayingClient, options: PaymentOptions) {
        self.base = base
        self.descriptor = descriptor
        self.callOptions = callOptions
        self.call = call
        self.client = client
        onEvent = options.onEvent
        tape = RequestTape(limit: options.replayByteLimit)
    }

    func run<T: Sendable>(
        _ body: (_ stream: RPCStream<Base.Inbound, Base.Outbound>, _ context: ClientContext) async throws -> T
    ) async throws -> T {
        let outcome = await withTaskGroup(of: Void.self) { group in
            group.addTask { await getThrough() }
            let outcome = await carryOut(body)
            // A purchase that nobody waits for any more is given up; a payment under way is found again by the next call.
            if !opening.isKept { group.cancelAll() }
            await end(CancellationError())
            return outcome
        }
        return try outcome.get()
    }

    private func carryOut<T: Sendable>(
        _ body: (_ stream: RPCStream<Base.Inbound, Base.Outbound>, _ context: ClientContext) async throws -> T
    ) async -> Result<T, any Error> {
        do {
            let stream = RPCStream(
                descriptor: descriptor, inbound: Base.Inbound(wrapping: ResponseParts(opening: opening)),
                outbound: Base.Outbound(wrapping: RequestTapeWriter(tape: tape)))
            return .success(try await body(stream, try await context.value))
        } catch {
            return .failure(error)
        }
    }

    /// Sends the call until it is let in, and stays with the stream of the last attempt until the caller is through with it.
    private func getThrough() async {
        await withTaskGroup(of: Void.self) { attempts in
            do {
                let paid = try await client.perform(call, onEvent: onEvent) { pass in
                    let attempt = CallStream(of: self, pass: pass, number: try await tape.rewind())
                    attempts.addTask { await attempt.run() }
                    return try await attempt.answer.value
                }
                await tape.settle()
                opening.keep(.success(paid.answer))
            } catch {
                await fail(RPCError.ofCall(error))
            }
        }
    }

    private func fail(_ error: any Error) async {
        context.keep(.failure(error))
        opening.keep(.failure(error))
        await end(error)
    }

    private func end(_ error: any Error) async {
        await tape.close(error)
        release.keep(.success(()))
    }
}
