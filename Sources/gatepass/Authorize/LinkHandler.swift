import Foundation
import HostSystem

/// The desktop entry by which links of the form `web+lq:` open `gatepass authorize` (freedesktop.org, Desktop Entry Specification).
enum LinkHandler {
    private static let name = "gatepass-authorize.desktop"
    private static let type = "x-scheme-handler/web+lq"

    static func install() throws(Stop) {
        guard let program = Bundle.main.executableURL?.path else { throw Stop(.unexpected, "gatepass does not know where it is itself") }
        let (folder, path) = place
        try storing { () throws(FileError) in
            try DurableFile.makeFolder(folder, mode: 0o755, isPrivate: false)
            try DurableFile.write(entry(program).utf8, to: path, mode: 0o644)
        }
        Console.say("wrote \(path)")
        if let program = Desktop.program("xdg-mime"), Desktop.run(program, ["default", name, type]) {
            Console.say("links of the form web+lq: open gatepass now")
        } else {
            Console.say("hint: let your desktop open \(type) with it; there is no xdg-mime here that could do it")
        }
    }

    static func uninstall() throws(Stop) {
        let path = place.path
        try storing { () throws(FileError) in try DurableFile.remove(path) }
        Console.say("removed \(path)")
    }

    private static var place: (folder: String, path: String) {
        let environment = ProcessInfo.processInfo.environment
        let data = environment["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? (environment["HOME"] ?? ".") + "/.local/share"
        return ("\(data)/applications", "\(data)/applications/\(name)")
    }

    /// A terminal of its own, that stays until it was read.
    static func entry(_ program: String) -> String {
        """
        [Desktop Entry]
        Type=Application
        Name=gatepass: let a tool in
        Comment=Decide about links by which tools ask to use your account in a Lightquark network
        Exec=\(quoted(program)) authorize --hold %u
        Terminal=true
        NoDisplay=true
        MimeType=\(type);

        """
    }

    /// "The Exec key": quoted, four characters escaped by a backslash, which the string type then wants doubled; a percent sign is one of two.
    private static func quoted(_ argument: String) -> String {
        var text = ""
        for character in argument {
            switch character {
            case "\"", "`", "$": text += "\\\\\(character)"
            case "\\": text += "\\\\\\\\"
            case "%": text += "%%"
            default: text.append(character)
            }
        }
        return "\"\(text)\""
    }
}
