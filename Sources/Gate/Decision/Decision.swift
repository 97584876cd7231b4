/// What the gate says to a request.
public enum Decision: Sendable {
    case admitted(Permit)
    case paymentRequired(Quote)
    case refused(Refusal)
    /// A CORS preflight: answered by us, by the policy of the service that the request proper would be for; costs nothing, reaches no upstream.
    case preflight(GatedService)
}
