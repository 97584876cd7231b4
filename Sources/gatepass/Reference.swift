import LightningNodes

/// The part of the help that is made from what the program knows.
enum Reference {
    static var text: String {
        """
        Settings come from the configuration file (~/.config/gatepass/config.yaml), then the environment, then the command line.

        \(settings.joined(separator: "\n"))

        EXIT STATUS:
        \(ExitStatus.allCases.map { "  \($0.rawValue)\($0.rawValue < 10 ? " " : "")  \($0.meaning)" }.joined(separator: "\n"))
        """
    }

    private static var settings: [String] {
        var lines = ["ENVIRONMENT:", "  GATEPASS_CONFIG  the configuration file"]
        let backends = LightningBackend.all.map(\.name).joined(separator: ", ")
        lines.append("  GATEPASS_BACKEND  lightning.backend: the payment node's kind, one of \(backends)")
        lines += Settings.limitKeys.map { "  \($0.variable)  limits.\($0.name): \($0.summary)" }
        lines += Settings.keys.map { "  \($0.variable)  \($0.name): \($0.summary)" }
        for backend in LightningBackend.all {
            lines.append("  for the backend \(backend.name):")
            lines += backend.keys.map { "    GATEPASS_NODE_\($0.name.uppercased())  lightning.\(backend.name).\($0.name): \($0.summary)" }
        }
        return lines
    }
}
