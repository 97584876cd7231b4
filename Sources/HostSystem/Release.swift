/// Which release this is.
public enum Release {
    /// Semantic versioning; 0.x promises nothing from one minor number to the next.
    public static let version = "0.1.0"
}
