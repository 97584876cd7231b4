/// What a letter says, before it becomes plain text and HTML.
struct LetterText {
    enum Paragraph {
        case words(String)
        /// What is to be typed off.
        case code(String)
    }

    let subject: String
    let paragraphs: [Paragraph]
    /// Who wrote it, in small letters.
    let foot: String

    var plain: String {
        let body = paragraphs.map { paragraph in
            switch paragraph {
            case .words(let words): words
            case .code(let code): "    \(code)"
            }
        }
        return (body + ["-- \n\(foot)"]).joined(separator: "\n\n") + "\n"
    }

    var html: String {
        let body = paragraphs.map { paragraph in
            switch paragraph {
            case .words(let words): "<p>\(Self.escaped(words))</p>"
            case .code(let code): "<p style=\"font:bold 1.5em monospace;letter-spacing:0.1em\">\(Self.escaped(code))</p>"
            }
        }
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>\(Self.escaped(subject))</title></head>
            <body style="font-family:sans-serif;max-width:36em">
            \(body.joined(separator: "\n"))
            <p style="font-size:0.85em;opacity:0.7">\(Self.escaped(foot))</p>
            </body>
            </html>

            """
    }

    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            case "'": "&#39;"
            default: String(scalar)
            }
        }.joined()
    }
}
