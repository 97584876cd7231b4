import GatehouseServer

extension ParserProperty {
    /// Any text is a configuration, or a list of problems with their places.
    static let configuration = ParserProperty("configuration") { bytes in
        let outcome = Result { () throws(ConfigurationProblems) in try GatehouseConfiguration.read(String(decoding: bytes, as: UTF8.self)) }
        switch outcome {
        case .success(let configuration):
            try require(!configuration.listeners.isEmpty && !configuration.services.isEmpty, "listeners and services are required")
        case .failure(let refusal):
            try require(!refusal.problems.isEmpty, "a refusal says why")
        }
    }
}
