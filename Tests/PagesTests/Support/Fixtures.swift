import PageSamples

@testable import Pages

enum Fixture {
    static func renderer(name: String = "Example Network", paths: PagePaths = PagePaths()) throws -> PageRenderer {
        try PageRenderer(
            network: NetworkFace(name: name, privacyPolicy: "https://net.example/privacy", termsOfService: "https://net.example/terms"), paths: paths)
    }

    /// Each page in each language.
    static func pages(_ filler: Filler = .ordinary, network: String = "Example Network") throws -> [(name: String, html: String)] {
        let renderer = try renderer(name: network)
        return try Language.allCases.flatMap { language in
            try SamplePage.all(filler).map { page in
                ("\(page.name) in \(language)", page.render(renderer, PageSetting(language, address: filler.text("/gatehouse/page?a=b"))))
            }
        }
    }
}
