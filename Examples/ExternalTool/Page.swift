import HTTPTypes
import Hummingbird
import NIOCore

/// Pages without scripts.
enum Page {
    /// - Parameter content: HTML; everything in it that comes from elsewhere went through ``text(_:)``.
    /// - Parameter hidesAddress: whether the next site, and the tool's own next page, must not learn the address, since there are tokens in it.
    static func response(_ title: String, _ content: String, status: HTTPResponse.Status = .ok, hidesAddress: Bool = false) -> Response {
        let page = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(text(title))</title>
            <link rel="stylesheet" href="/style.css">
            </head>
            <body>
            <main>
            <h1>\(text(title))</h1>
            \(content)
            </main>
            </body>
            </html>

            """
        // Without a referrer, a browser would say of our own forms that they come from nowhere.
        let fields = headers("text/html; charset=utf-8", referrer: hidesAddress ? "no-referrer" : "same-origin")
        return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(string: page)))
    }

    /// To another page of the tool, by GET.
    static func redirect(to path: String) -> Response {
        var fields = headers("text/plain; charset=utf-8")
        fields[.location] = path
        return Response(status: .seeOther, headers: fields)
    }

    static func style() -> Response {
        var fields = headers("text/css; charset=utf-8")
        fields[.cacheControl] = "max-age=300"
        return Response(status: .ok, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(string: css)))
    }

    /// What somebody else wrote, for between tags and within quoted attributes.
    static func text(_ raw: String) -> String {
        raw.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
            .replacing("'", with: "&#39;")
    }

    /// An address with tokens in it is neither kept nor passed on to the next site.
    private static func headers(_ type: String, referrer: String = "no-referrer") -> HTTPFields {
        var fields = HTTPFields()
        fields[.contentType] = type
        fields[.cacheControl] = "no-store"
        fields[.contentSecurityPolicy] = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        if let name = HTTPField.Name("Referrer-Policy") { fields[name] = referrer }
        if let name = HTTPField.Name("X-Content-Type-Options") { fields[name] = "nosniff" }
        return fields
    }

    private static let css = """
        :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
        html { background: Canvas; color: CanvasText; }
        body { margin: 0; padding: 1rem; }
        a { color: LinkText; }
        main { max-width: 42rem; margin: 0 auto; }
        h1 { font-size: 1.5rem; }
        label { display: block; margin: .5rem 0; }
        input[type=text] { font: inherit; width: 100%; box-sizing: border-box; padding: .4rem; }
        button, .button { font: inherit; padding: .5rem 1rem; margin: .5rem .5rem .5rem 0; display: inline-block; }
        .note { border-left: .3rem solid; padding: .2rem .8rem; }
        pre { overflow: auto; padding: .8rem; border: 1px solid; white-space: pre-wrap; overflow-wrap: anywhere; }
        small { display: block; margin-left: 1.7rem; }

        """
}
