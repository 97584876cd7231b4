/// The chain whose coins an invoice asks for.
public enum BitcoinNetwork: String, Hashable, Sendable, CaseIterable {
    case mainnet, testnet, signet, regtest, simnet
}
