/// The routes of one host by path: a tree of segments, so that the time to find a route depends on the path and not on how many routes there are.
struct PathTree: Sendable {
    private struct Node: Sendable {
        /// In the order of their bytes.
        var children: [Child] = []
        /// Services with just this prefix, in the order in which they are tried.
        var services: [GatedService] = []
        /// The node above; `nil` for the root.
        let parent: Int?
    }

    private struct Child: Sendable {
        let segment: [UInt8]
        let node: Int
    }

    private var nodes = [Node(parent: nil)]

    /// - Parameter services: those that are equally particular keep their order.
    init(_ services: [GatedService]) {
        for service in services {
            let node = node(for: service.match.path)
            let place = nodes[node].services.firstIndex { service.match.isTriedBefore($0.match) == true }
            nodes[node].services.insert(service, at: place ?? nodes[node].services.endIndex)
        }
    }

    private mutating func node(for prefix: PathPrefix) -> Int {
        var index = 0
        for segment in prefix.segments {
            let place = nodes[index].children.firstIndex { !$0.segment.lexicographicallyPrecedes(segment) } ?? nodes[index].children.endIndex
            if place < nodes[index].children.endIndex, nodes[index].children[place].segment.elementsEqual(segment) {
                index = nodes[index].children[place].node
            } else {
                nodes[index].children.insert(Child(segment: Array(segment), node: nodes.count), at: place)
                nodes.append(Node(parent: index))
                index = nodes.count - 1
            }
        }
        return index
    }

    /// The first that takes the request, from the longest prefix to the shortest.
    func service(for subject: RoutingSubject) -> GatedService? {
        var next: Int? = deepestNode(subject.path.canonical)
        while let index = next {
            for service in nodes[index].services where service.match.takes(subject) { return service }
            next = nodes[index].parent
        }
        return nil
    }

    private func deepestNode(_ path: ArraySlice<UInt8>) -> Int {
        var index = 0
        var start = path.startIndex + 1
        while start <= path.endIndex, !nodes[index].children.isEmpty {
            let end = path[start...].firstIndex(of: UInt8(ascii: "/")) ?? path.endIndex
            guard let child = child(of: index, path[start..<end]) else { break }
            index = child
            start = end + 1
        }
        return index
    }

    private func child(of index: Int, _ segment: ArraySlice<UInt8>) -> Int? {
        let children = nodes[index].children
        var (low, high) = (0, children.count)
        while low < high {
            let middle = (low + high) / 2
            if children[middle].segment.lexicographicallyPrecedes(segment) { low = middle + 1 } else { high = middle }
        }
        guard low < children.count, children[low].segment.elementsEqual(segment) else { return nil }
        return children[low].node
    }
}
