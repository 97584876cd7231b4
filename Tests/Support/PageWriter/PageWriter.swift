import Foundation
import PageSamples
import Pages

/// `PageWriter FOLDER`: writes every sample page in every language, with what they refer to, for dev/check-pages.
@main
struct PageWriter {
    static func main() throws {
        guard CommandLine.arguments.count == 2 else {
            FileHandle.standardError.write(Data("usage: PageWriter FOLDER\n".utf8))
            exit(64)
        }
        let folder = URL(fileURLWithPath: CommandLine.arguments[1])
        let renderer = try PageRenderer(
            network: NetworkFace(name: "Example Network", privacyPolicy: "https://net.example/privacy", termsOfService: "https://net.example/terms"))
        for language in Language.allCases {
            let inside = folder.appendingPathComponent(language.rawValue)
            try FileManager.default.createDirectory(at: inside, withIntermediateDirectories: true)
            for page in try SamplePage.all() {
                let html = page.render(renderer, PageSetting(language, address: "/\(page.name)"))
                try Data(html.utf8).write(to: inside.appendingPathComponent("\(page.name).html"))
            }
        }
        try Data(renderer.stylesheet.utf8).write(to: folder.appendingPathComponent("style.css"))
        try Data(renderer.script.utf8).write(to: folder.appendingPathComponent("handler.js"))
    }
}
