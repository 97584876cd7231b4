import PayingClient
import SSA

/// What the tool shows to who let it in.
enum AccessPage {
    static func content(_ access: Visitors.Access, path: String = "/notes", answer: ToolAnswer? = nil) -> String {
        """
        <p>In \(Page.text(access.networkName)) (\(Page.text("\(access.session.network)"))). \(permissions(access))</p>
        <p>The access token is good until \(Page.text(TimeText.write(access.session.tokens.expiresAt))), and is renewed when it is needed.</p>
        <form action="/call" method="post">
        <label>A path of a service <input type="text" name="path" value="\(Page.text(path))" required autocapitalize="off" spellcheck="false"></label>
        <button>Call it</button>
        </form>
        \(answer.map(result) ?? "")
        <form action="/refresh" method="post"><button>Refresh the access token</button></form>
        <form action="/forget" method="post"><button>Forget the tokens</button></form>
        """
    }

    /// Where the tokens came in the address the network says nothing of what was granted.
    private static func permissions(_ access: Visitors.Access) -> String {
        let names = access.registry.definitions.filter { (access.session.scopes ?? access.asked).contains($0.scopes) }.map { Page.text($0.title) }
        let list = names.isEmpty ? "see who you are" : names.joined(separator: "; ")
        return access.session.scopes == nil ? "It asked for: \(list). You may have given it less." : "It may: \(list)."
    }

    private static func result(_ answer: ToolAnswer) -> String {
        """
        <h2>Status \(answer.status)</h2>
        <pre>\(Page.text(answer.text))</pre>
        """
    }
}
