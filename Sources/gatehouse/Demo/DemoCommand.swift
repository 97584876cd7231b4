import ArgumentParser
import Foundation
import GatehouseServer
import HostSystem
import Lightning
import LightningNodes
import Logging

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Play the whole story on loopback, with nothing configured.",
        discussion: """
            A sample service, the gate before it, and a client that pays: the first call pays once, the next do not, a pass expires and is renewed. Then a member \
            who signs in, and lets a tool in with a part of her rights. By default on a simulated Lightning network. Exit code 0 only if every step held.
            """)

    @Option(name: .long, help: "Two real regtest nodes instead of the simulated network: the pair.json that dev/regtest/lnpair.py writes.")
    var regtest: String?

    @Flag(name: .long, help: "Leave everything running at the end and print the addresses.")
    var stay = false

    func run() async throws {
        LogOutput.bootstrap(LoggingConfiguration(level: .critical))
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gatehouse-demo-\(UUID().uuidString)").path
        try DurableFile.makeFolder(folder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let narrator = Narrator()
        do {
            let nodes = try await DemoNodes.make(regtest: regtest)
            try await DemoStage.open(nodes: nodes, folder: folder, staysOpen: stay) { stage in
                try await Story(stage: stage, narrator: narrator).play()
                narrator.conclude()
                if stay { await stage.stay(narrator) }
            }
        } catch let error as StepFailed {
            narrator.fail(error)
            throw ExitStatus.no
        } catch {
            Voice.say("error: the demo could not be played: \(error)")
            throw ExitStatus.failure
        }
    }
}
