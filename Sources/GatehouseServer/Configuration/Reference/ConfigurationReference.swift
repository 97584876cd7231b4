/// The page `docs/configuration.md`, made from the declared keys.
public enum ConfigurationReference {
    public static let page: String = {
        var lines = [
            "# Configuration", "",
            "<!-- Made from the declared keys by `gatehouse config reference`; a test fails when it is stale. -->", "",
            "One YAML file, `gatehouse.yaml` or what `--config` names. Unknown keys are errors. Relative paths start in the folder of the file.",
            "`gatehouse config example` prints a commented file to start from, and `gatehouse config check FILE` tells everything that is wrong with one:",
            "each line names the place, what was found and what is expected, and the exit code is 78. Operator commands: [operations.md](operations.md).",
            "",
            "| Value | Written as |", "|---|---|",
            "| amount | `10 sat`, `1500 msat` |", "| duration | `500ms`, `30s`, `15m`, `12h`, `30d` |", "| rate | `5/s`, `30/min`, `100/h` |",
            "| size | `512 B`, `64 KiB`, `10 MiB`, `1 GiB` |", "| path | `/swap`: itself and everything below it |",
            "| file | a path on this machine, relative to the configuration file; `~/` is the home folder |",
        ]
        append(RootKeys.all, place: "", title: "The file", to: &lines)
        return lines.joined(separator: "\n") + "\n"
    }()

    private static func append(_ keys: [ConfigurationKey], place: String, title: String, to lines: inout [String]) {
        lines += ["", "## \(title)", "", "| Key | Value | Left out | |", "|---|---|---|---|"]
        lines += keys.map(row)
        for key in keys where !key.isLater {
            switch key.kind {
            case .section(let inner): append(inner, place: place + key.name + ".", title: "`\(place)\(key.name)`", to: &lines)
            case .sections(let inner): append(inner, place: place + key.name + "[].", title: "`\(place)\(key.name)[]`", to: &lines)
            case .value, .values: break
            }
        }
    }

    private static func row(_ key: ConfigurationKey) -> String {
        if key.isLater { return "| `\(key.name)` | | | Not available in this release. \(key.summary) |" }
        return "| `\(key.name)` | \(kind(key.kind)) | \(presence(key.presence)) | \(key.summary) |"
    }

    private static func kind(_ kind: ConfigurationKey.Kind) -> String {
        switch kind {
        // What shows the values themselves needs no example.
        case .value(let format, let example): format.hasPrefix("`") ? format : "\(format), `\(example)`"
        case .values(let format, let examples): "list of \(format), `[\(examples.joined(separator: ", "))]`"
        case .section: "section"
        case .sections: "list of sections"
        }
    }

    private static func presence(_ presence: ConfigurationKey.Presence) -> String {
        switch presence {
        case .required: "an error"
        case .default(let text): "`\(text)`"
        case .optional(let words): words
        }
    }
}
