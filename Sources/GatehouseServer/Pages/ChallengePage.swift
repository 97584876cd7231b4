import Gate
import L402
import Lightning
import ReverseProxy

/// What a browser shows for a 402: the price, the invoice as a QR code and as text, and how a program gets in.
struct ChallengePage: ChallengeRenderer {
    func page(for challenge: IssuedChallenge, reason: String?) -> [UInt8] {
        let invoice = challenge.invoice.text
        let code = QRCode(uppercasing: "lightning:" + invoice)?.svg ?? ""
        let why = reason.map { "<p class=\"why\">\(Self.escaped($0)) A new one is needed.</p>" } ?? ""
        let html = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Payment required: \(Self.escaped(challenge.service))</title>
            <style>\(Self.style)</style>
            </head>
            <body>
            <main>
            <p class="service">\(Self.escaped(challenge.service))</p>
            <h1>\(challenge.price)</h1>
            <p>This service is paid by the Lightning network. One payment buys a pass; no account is needed.</p>
            \(why)
            <figure>\(code)</figure>
            <p><a class="pay" href="lightning:\(invoice)">Open in a wallet</a></p>
            <h2>Invoice, payable until \(challenge.invoice.expiresAt.rfc3339)</h2>
            <p class="invoice">\(invoice)</p>
            <p class="hint">A browser cannot show the pass that the payment buys. A program can: <code>gatepass get</code> with this page's address pays,
            keeps the pass and brings the answer. Any other L402 client works as well.</p>
            </main>
            </body>
            </html>

            """
        return Array(html.utf8)
    }

    static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.append(character)
            }
        }
        return result
    }

    private static let style = """
        :root{--ground:#f7f7f5;--ink:#1c1d1f;--soft:#5c5f66;--line:#d9d9d4;--accent:#1f5eff}
        @media(prefers-color-scheme:dark){:root{--ground:#15161a;--ink:#ececf0;--soft:#a3a6ae;--line:#33353c;--accent:#8fb0ff}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.55 system-ui,sans-serif}
        main{max-width:26rem;margin:0 auto;padding:3rem 1.25rem}
        .service{margin:0;color:var(--soft)}
        h1{margin:0 0 1rem;font-size:2.75rem;line-height:1.15;letter-spacing:-.02em}
        .why{border-left:3px solid var(--accent);padding-left:.75rem}
        figure{margin:1.5rem 0}
        svg{display:block;width:100%;border-radius:.5rem;border:1px solid var(--line)}
        .pay{display:block;padding:.8rem;border-radius:.5rem;background:var(--accent);color:var(--ground);text-align:center;text-decoration:none;font-weight:600}
        .pay:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
        h2{margin:1.5rem 0 .35rem;color:var(--soft);font-size:.875rem;font-weight:400}
        .invoice{margin:0 0 1.25rem;padding:.75rem;border:1px solid var(--line);border-radius:.5rem;font:.8125rem/1.45 ui-monospace,monospace;
        overflow-wrap:anywhere;user-select:all}
        .hint{color:var(--soft);font-size:.9375rem}
        code{font:.875em ui-monospace,monospace}
        """
}
