internal import Hummingbird
internal import ServiceLifecycle
internal import Synchronization

/// Turns every failure of a route into lnd's error shape.
struct LNDErrorMiddleware<Context: RequestContext>: RouterMiddleware {
    func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as LNDError {
            return try error.response()
        } catch let error as HTTPError {
            let code: LNDError.Code = error.status == .notFound ? .notFound : error.status.code < 500 ? .invalidArgument : .unknown
            return try LNDError(code, error.status == .notFound ? "Not Found" : error.body ?? error.status.reasonPhrase).response()
        }
    }
}

/// Lets nobody through who does not show the node's macaroon.
struct MacaroonMiddleware<Context: RequestContext>: RouterMiddleware {
    let macaroon: SimulatedMacaroon

    func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
        guard let given = request.headers.first(where: { $0.name.canonicalName == "grpc-metadata-macaroon" })?.value else {
            throw LNDError(.unknown, "expected 1 macaroon, got 0")
        }
        guard macaroon.matches(hex: given) else {
            throw LNDError(.unknown, "verification failed: signature mismatch after caveat verification")
        }
        return try await next(request, context)
    }
}

/// How much longer every call takes, on demand.
final class AddedLatency: Sendable {
    private let state = Mutex(Duration.zero)

    var duration: Duration {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}

struct LatencyMiddleware<Context: RequestContext>: RouterMiddleware {
    let latency: AddedLatency

    func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
        let duration = latency.duration
        if duration > .zero, !request.uri.path.hasPrefix("/simulator") {
            try await cancelWhenGracefulShutdown { try await Task.sleep(for: duration) }
        }
        return try await next(request, context)
    }
}
