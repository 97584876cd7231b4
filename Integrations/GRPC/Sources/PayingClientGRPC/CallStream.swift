internal import GRPCCore
internal import L402
internal import PayingClient

/// One stream of the transport below: the call, sent once.
struct CallStream<Base: ClientTransport>: Sendable {
    private let stream: PaidStream<Base>
    private let pass: StoredPass?
    /// By which it takes the request from the tape.
    private let number: Int
    /// Kept in any case: with the beginning of the answer, or with why there is none.
    let answer = Promise<CallAttempt<Opening<Base.Bytes>>>()

    init(of stream: PaidStream<Base>, pass: StoredPass?, number: Int) {
        self.stream = stream
        self.pass = pass
        self.number = number
    }

    func run() async {
        do {
            try await stream.base.withStream(descriptor: stream.descriptor, options: stream.callOptions) { own, context in
                stream.context.keep(.success(context))
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { await send(to: own.outbound) }
                    await receive(from: own.inbound)
                    await stream.tape.leave(number)
                    group.cancelAll()
                }
            }
        } catch {
            answer.keep(.failure(error))
        }
    }

    /// Whatever breaks here shows in the answer too.
    private func send(to outbound: Base.Outbound) async {
        do {
            while let item = await stream.tape.next(number) {
                switch item {
                case .part(let part):
                    try await outbound.write(part.authorized(by: pass))
                    await stream.tape.took(number)
                case .end(nil): return await outbound.finish()
                case .end(let error?): return await outbound.finish(throwing: error)
                }
            }
        } catch {
            await stream.tape.broke(number, error)
        }
    }

    /// Returns when the stream is not needed any more.
    private func receive(from inbound: Base.Inbound) async {
        do {
            var parts = inbound.makeAsyncIterator()
            let first = try await parts.next()
            let challenges = first?.challenges ?? []
            guard challenges.isEmpty else {
                if await !stream.tape.isComplete, Self.wantsPayment(challenges) { throw await stream.tape.limitExceeded }
                answer.keep(.success(CallAttempt(Opening(first: first, rest: nil), challenges: challenges)))
                return
            }
            answer.keep(.success(CallAttempt(Opening(first: first, rest: parts))))
            try await stream.release.value
        } catch {
            answer.keep(.failure(error))
        }
    }

    private static func wantsPayment(_ challenges: [String]) -> Bool {
        do throws(ChallengeParseError) {
            _ = try Challenge.parse(fieldValues: challenges, jsonBody: nil)
            return true
        } catch {
            return error != .absent
        }
    }
}

extension RPCRequestPart {
    /// With the pass in the place of other credentials. `grpc-timeout` stays as the call began, also when it is sent again: the deadline is kept above,
    /// and ends the stream.
    fileprivate func authorized(by pass: StoredPass?) -> RPCRequestPart {
        guard let pass, case .metadata(var metadata) = self else { return self }
        metadata.replaceOrAddString(pass.authorization, forKey: "authorization")
        return .metadata(metadata)
    }
}

extension RPCResponsePart {
    /// The values of `www-authenticate` in an answer that is a refusal and nothing else ("Trailers-Only" of gRPC over HTTP/2).
    fileprivate var challenges: [String] {
        guard case .status(let status, let metadata) = self, status.code != .ok else { return [] }
        return Array(metadata[stringValues: "www-authenticate"])
    }
}
