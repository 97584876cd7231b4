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
        for backend in LightningBackend.all {
            for key in backend.keys {
                lines.append("  GATEPASS_NODE_\(key.name.uppercased())  lightning.\(backend.name).\(key.name): \(key.summary)")
            }
        }
        lines += Settings.limitKeys.map { "  \($0.variable)  limits.\($0.name): \($0.summary)" }
        lines += Settings.keys.map { "  \($0.variable)  \($0.name): \($0.summary)" }
        return lines
    }
}
