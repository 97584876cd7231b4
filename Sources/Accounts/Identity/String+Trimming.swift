extension String {
    /// Without the white space (Unicode's `White_Space`) at both ends.
    var trimmedOfWhiteSpace: String {
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[first...last])
    }

    /// Shortened to `limit` bytes at a border between code points, without control characters: text of a caller, kept for people to read.
    func shortened(toBytes limit: Int) -> String {
        var result = String.UnicodeScalarView()
        var count = 0
        for scalar in unicodeScalars where !scalar.isControl {
            count += UTF8.width(scalar)
            guard count <= limit else { break }
            result.append(scalar)
        }
        return String(result)
    }
}

extension Unicode.Scalar {
    /// C0, delete, C1, and the separators of lines and paragraphs.
    var isControl: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    /// Embeddings, overrides and isolates of the bidirectional algorithm (Unicode Standard Annex 9), and the marks beside them.
    var turnsDirection: Bool {
        switch value {
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
