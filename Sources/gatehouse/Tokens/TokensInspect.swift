import ArgumentParser
import Foundation
import Gate
import HostSystem
import L402
import Lightning
import Macaroons
import Storage

struct TokensInspect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Take a pass or credential apart and say whether this gateway would accept it.",
        discussion: """
            Takes a header value (L402 <base64>:<hex>), a header line, a challenge's macaroon in base64, or hexadecimal; from the argument or from stdin. \
            Prints neither preimage nor signature. Without storage it is taken apart only, and not verified.
            """)

    @OptionGroup var storage: StorageOptions
    @Argument(help: "The credential; stdin when it is left out or `-`.") var credential: String?
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let text = credential.flatMap { $0 == "-" ? nil : $0 } ?? String(decoding: Self.standardInput(), as: UTF8.self)
        let found: UnverifiedCredential
        do {
            found = try CredentialText.parse(text)
        } catch {
            Voice.say("error: \(error)")
            throw ExitStatus.input
        }
        let report = Inspection(found, trial: try await trial(of: found))
        if json { try JSONOutput.print(report) } else { print(report.text) }
        if report.accepted == false { throw ExitStatus.no }
    }

    private static func standardInput() -> Data {
        (try? FileHandle.standardInput.read(upToCount: 65_536)) ?? Data()
    }

    /// `nil` without storage: a file that was named must be there, the default need not.
    private func trial(of credential: UnverifiedCredential) async throws -> Inspection.Trial? {
        if storage.config == nil, let path = try? storage.storagePath, !FileManager.default.fileExists(atPath: path) {
            Voice.hint("no storage here, so nothing was verified; name the configuration with --config")
            return nil
        }
        return try await storage.withStorage { database in
            var generator = SystemRandomNumberGenerator()
            let now = WallClock.system.now()
            let verifier = Verifier(keys: try await database.masterKeys(now: now, generator: &generator))
            let revocation = try await database.revocations().first { $0.paymentHash == credential.identifier?.paymentHash }
            return Inspection.Trial(
                facts: verifier.facts(ofUnpaid: credential), result: verifier.authenticate(credential), revocation: revocation, now: now)
        }
    }
}
