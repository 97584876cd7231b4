internal import SSA

struct NetworkReader {
    let reader: SectionReader
    let problems: ProblemList

    /// The scopes that services may name; `nil` after a problem was noted.
    func scopes() -> ScopeRegistry? {
        switch reader.wordOrSections(NetworkKeys.scopes, words: ["standard"]) {
        case .word: .standard
        case .sections(let sections): registry(sections)
        case nil: reader.has(NetworkKeys.scopes) ? nil : .standard
        }
    }

    /// `nil` only after a problem was noted.
    func network(scopes: ScopeRegistry?) -> NetworkConfiguration? {
        let (name, baseURL, linkBase) = (reader.value(NetworkKeys.name), reader.value(NetworkKeys.baseURL), reader.value(NetworkKeys.linkBase))
        let texts = texts()
        let registration = reader.value(NetworkKeys.registration)
        let mail = reader.has(NetworkKeys.mail) ? reader.section(NetworkKeys.mail).flatMap(mail) : nil
        let confirmsEmail = confirmsEmail()
        let appServers = appServers(baseURL)
        let gateways = gateways()
        let tokens = reader.section(NetworkKeys.tokens).map(tokens)
        let grantsPerMember = reader.value(NetworkKeys.grantsPerMember)
        let passwords = reader.section(NetworkKeys.passwords).map(passwords)
        guard let name, let baseURL, let registration, let confirmsEmail, let scopes, let tokens, let grantsPerMember, let passwords else {
            return nil
        }
        return NetworkConfiguration(
            name: name, baseURL: baseURL, texts: texts, linkBase: linkBase, registration: registration, confirmsEmail: confirmsEmail,
            appServers: appServers, gateways: gateways, scopes: scopes, tokens: tokens, grantsPerMember: grantsPerMember, passwords: passwords,
            mail: mail)
    }

    private func texts() -> NetworkTexts {
        NetworkTexts(
            description: reader.value(NetworkKeys.description), environment: reader.value(NetworkKeys.environment),
            maintainer: reader.value(NetworkKeys.maintainer), iconURL: reader.value(NetworkKeys.iconURL),
            cdnBaseURL: reader.value(NetworkKeys.cdnBaseURL), privacyPolicy: reader.value(NetworkKeys.privacyPolicy),
            termsOfService: reader.value(NetworkKeys.termsOfService))
    }

    private func confirmsEmail() -> Bool? {
        let hasMail = reader.has(NetworkKeys.mail)
        switch reader.value(NetworkKeys.confirmEmail) {
        case .on:
            if !hasMail {
                problems.add(
                    reader.mark(of: NetworkKeys.confirmEmail.key),
                    "`\(reader.path("mail"))` is missing: without it nobody is sent a code to confirm with")
            }
            return true
        case .off: return false
        case .auto: return hasMail
        case nil: return nil
        }
    }

    // MARK: Servers

    private func appServers(_ baseURL: BaseURL?) -> [AppServer] {
        let sections = reader.sections(NetworkKeys.appServers)
        checkNames(sections, AppServerKeys.id)
        let servers = sections.compactMap { section -> AppServer? in
            let (id, url) = (section.value(AppServerKeys.id), section.value(AppServerKeys.baseURL))
            guard let id, let url else { return nil }
            return AppServer(id: id, baseURL: url)
        }
        // Those that do not read might have been it.
        if let baseURL, !servers.isEmpty, servers.count == sections.count, !servers.contains(where: { $0.baseURL == baseURL }) {
            problems.add(
                reader.mark(of: NetworkKeys.appServers),
                "\(reader.path("app_servers")): none of them is `base_url`, \(baseURL); clients look for it among them")
        }
        return servers
    }

    private func gateways() -> [GatewayAddress] {
        let sections = reader.sections(NetworkKeys.gateways)
        checkNames(sections, GatewayKeys.id)
        return sections.compactMap { section in
            let (id, url) = (section.value(GatewayKeys.id), section.value(GatewayKeys.url))
            guard let id, let url else { return nil }
            return GatewayAddress(id: id, url: url)
        }
    }

    private func checkNames(_ sections: [SectionReader], _ key: ValueKey<String>) {
        var names: Set<String> = []
        for section in sections {
            guard let name = section.text(key.key), !names.insert(name).inserted else { continue }
            problems.add(section.mark(of: key.key), "\(section.path(key.key.name)): `\(name.shortened)` stands there twice")
        }
    }

    // MARK: Scopes

    private func registry(_ sections: [SectionReader]) -> ScopeRegistry? {
        var definitions: [ScopeDefinition] = []
        for section in sections {
            guard let definition = definition(section) else { continue }
            do {
                _ = try ScopeRegistry(definitions + [definition])
                definitions.append(definition)
            } catch {
                problems.add(section.mark(of: key(of: error)), "\(section.path(key(of: error).name)): \(error)")
            }
        }
        guard definitions.count == sections.count else { return nil }
        return try? ScopeRegistry(definitions)
    }

    private func definition(_ section: SectionReader) -> ScopeDefinition? {
        let (bit, name, title) = (section.value(ScopeKeys.bit), section.value(ScopeKeys.name), section.value(ScopeKeys.title))
        let (sentence, tier) = (section.value(ScopeKeys.sentence), section.value(ScopeKeys.tier))
        guard let bit, let name, let title, let sentence, let tier else { return nil }
        return ScopeDefinition(bit: bit, name: name, title: title, sentence: sentence, tier: tier)
    }

    private func key(of error: ScopeRegistryError) -> ConfigurationKey {
        switch error {
        case .bitOutOfRange, .bitTwice: ScopeKeys.bit.key
        case .nameTwice, .malformedName: ScopeKeys.name.key
        case .malformedTitle: ScopeKeys.title.key
        case .malformedSentence: ScopeKeys.sentence.key
        }
    }

    // MARK: Sections

    private func tokens(_ section: SectionReader) -> TokenConfiguration {
        var tokens = TokenConfiguration()
        if let access = section.value(TokenLifeKeys.access) { tokens.access = access }
        if let tool = section.value(TokenLifeKeys.tool) { tokens.tool = tool }
        return tokens
    }

    private func passwords(_ section: SectionReader) -> PasswordConfiguration {
        var passwords = PasswordConfiguration()
        if let memory = section.value(PasswordKeys.memory) { passwords.memory = UInt32(clamping: memory / 1024) }
        if let passes = section.value(PasswordKeys.passes) { passwords.passes = UInt32(clamping: passes) }
        if let workers = section.value(PasswordKeys.workers) { passwords.workers = workers }
        if let queue = section.value(PasswordKeys.queue) { passwords.queue = queue }
        return passwords
    }

    private func mail(_ section: SectionReader) -> MailConfiguration? {
        let (command, from) = (section.values(MailKeys.command), section.value(MailKeys.from))
        guard let program = command.first, let from else { return nil }
        if !program.hasPrefix("/") {
            problems.add(
                section.mark(of: MailKeys.command.key),
                "\(section.path("command"))[0]: found `\(program.shortened)`, expected the absolute path of a program")
        }
        return MailConfiguration(command: command, from: from)
    }
}
