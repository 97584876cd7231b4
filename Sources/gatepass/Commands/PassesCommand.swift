import ArgumentParser
import Foundation
import HostSystem
import L402
import Lightning
import PayingClient

struct PassesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "passes", abstract: "List, show, remove, export and import passes.",
        subcommands: [List.self, Show.self, Remove.self, Export.self, Import.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "One line for each pass.")
        @OptionGroup var common: CommonOptions
        @Flag(help: "One JSON object a line.") var json = false

        func run() throws {
            let store = try common.openStore()
            let now = WallClock.system.now()
            for pass in try storing({ () throws(FileError) in try store.allPasses() }) {
                if json { try Console.json(pass.fields(revealing: false)) } else { try Console.print(pass.line(now: now)) }
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Everything about one pass; its secrets only with --reveal.")
        @OptionGroup var common: CommonOptions
        @OptionGroup var choice: PassChoice
        @Flag(help: "Print token and preimage: whoever sees them can use the pass.") var reveal = false

        func run() throws {
            let found = try common.openStore().onePass(choice)
            var fields = found.fields(revealing: reveal)
            if reveal { fields["authorization"] = found.authorization }
            let data = try JSONSerialization.data(withJSONObject: fields, options: [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes])
            try Console.print(String(decoding: data, as: UTF8.self))
        }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Forget a pass; the next request buys another one.")
        @OptionGroup var common: CommonOptions
        @OptionGroup var choice: PassChoice

        func run() throws {
            let store = try common.openStore()
            let found = try store.onePass(choice)
            _ = try storing { () throws(FileError) in try store.remove(found.paymentHash, of: found.origin) }
            Console.say("removed the pass of payment \(found.paymentHash) for \(found.origin)")
        }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Write a pass as Aperture's l402.token into a folder.")
        @OptionGroup var common: CommonOptions
        @OptionGroup var choice: PassChoice
        @Argument(help: "The folder; made if it is not there.") var folder: String

        func run() throws {
            let found = try common.openStore().onePass(choice)
            let file: ApertureTokenFile
            do throws(ApertureTokenFileError) {
                file = try found.apertureTokenFile()
            } catch {
                throw Stop(.usage, "this pass cannot be written as a token file: \(error)")
            }
            let path = "\(folder)/l402.token"
            try storing { () throws(FileError) in
                try DurableFile.makeFolder(folder)
                guard try DurableFile.read(path) == nil else {
                    throw FileError(path: path, action: "write", reason: "there is one already; remove it first")
                }
                try DurableFile.write(file.encode(), to: path)
            }
            Console.say("wrote \(path)")
        }
    }

    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take over a pass from Aperture's token file.",
            discussion: "The file does not say whose pass it is, so the origin must be given. "
                + "A pending token is left alone: only its own client has the invoice.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The file, or the folder with l402.token or lsat.token.") var path: String
        @Argument(help: "The origin it was bought from, like https://host[:port].") var origin: String
        @Option(help: "What the server calls what was bought.") var service: String?

        func run() throws {
            guard let origin = Origin(origin) else { throw Stop(.usage, "\(origin) is no origin like https://host[:port]") }
            let (file, path) = try read()
            guard let pass = StoredPass(file, origin: origin, service: service) else {
                throw Stop(.usage, "\(path) is of a payment that is pending", hint: "let its own client finish it first")
            }
            let store = try common.openStore()
            try storing { () throws(FileError) in try store.add(pass) }
            Console.say("took over the pass of payment \(pass.paymentHash) for \(origin)")
        }

        private func read() throws -> (ApertureTokenFile, String) {
            var isFolder: ObjCBool = false
            let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            guard isThere else { throw Stop(.storage, "there is no \(path)") }
            let names = ["l402.token", "lsat.token", "l402.token.pending", "lsat.token.pending"]
            let candidates = isFolder.boolValue ? names.map { "\(path)/\($0)" } : [path]
            for candidate in candidates {
                guard let bytes = try storing({ () throws(FileError) in try DurableFile.read(candidate, limit: 1 << 20) }) else { continue }
                do throws(ApertureTokenFileError) {
                    return (try ApertureTokenFile.decode(bytes), candidate)
                } catch {
                    throw Stop(.storage, "\(candidate) cannot be used: \(error)")
                }
            }
            throw Stop(.storage, "there is no l402.token and no lsat.token in \(path)")
        }
    }
}

struct PassChoice: ParsableArguments {
    @Argument(help: "The beginning of the payment hash, or the origin if it has one pass.") var pass: String
    @Option(help: "The origin, where passes of several have the same payment hash.") var origin: String?
}

extension PassStore {
    func onePass(_ choice: PassChoice) throws(Stop) -> StoredPass {
        let origin = choice.origin.flatMap(Origin.init)
        if let text = choice.origin, origin == nil { throw Stop(.usage, "\(text) is no origin like https://host[:port]") }
        let text = choice.pass
        let found = try storing { () throws(FileError) in try allPasses() }.filter {
            (origin == nil || $0.origin == origin) && ($0.paymentHash.hex.hasPrefix(text.lowercased()) || $0.origin == Origin(text))
        }
        guard let pass = found.first, !text.isEmpty else {
            let place = origin.map { " of \($0)" } ?? ""
            throw Stop(.usage, "there is no pass \(text)\(place)", hint: "`gatepass passes list` shows them")
        }
        guard found.count == 1 else {
            let isOnePayment = Set(found.map(\.paymentHash)).count == 1
            let hint = isOnePayment ? "name the origin with --origin" : "use more of the payment hash"
            throw Stop(.usage, "\(text) can mean \(found.count) passes", hint: hint)
        }
        return pass
    }
}

extension StoredPass {
    func line(now: Timestamp) -> String {
        let end = expiresAt.map { (now >= $0 ? "expired " : "expires ") + TimeText.write($0) } ?? "no known end"
        return "\(paymentHash.hex.prefix(12))  \(origin)  \(Console.printable(service ?? "-"))  \(amount) + \(fee) fee  \(end)"
    }

    func fields(revealing: Bool) -> [String: any Sendable] {
        var fields: [String: any Sendable] = [
            "origin": origin.description, "paths": paths, "payment_hash": paymentHash.hex, "amount_msat": amount.value, "fee_msat": fee.value,
            "obtained_at": TimeText.write(obtainedAt), "token": revealing ? token.text : "<redacted>",
            "preimage": revealing ? preimage.hex : "<redacted>",
        ]
        fields["service"] = service
        fields["expires_at"] = expiresAt.map(TimeText.write)
        fields["accepted_at"] = acceptedAt.map(TimeText.write)
        return fields
    }
}
