package dev.ballast.kinds.descriptor;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What happens to an object of a kind between being read and being judged. `statusShape` puts the
/// fields into a status that Kubernetes always shows; `generationOf` names the top-level fields
/// whose change counts a generation; with `resetsStatus`, only `/status` writes the status. The
/// consumers of two take the new object and the old one.
public record Lifecycle(
    Consumer<ObjectNode> defaults,
    @Nullable Consumer<ObjectNode> statusShape,
    boolean resetsStatus,
    boolean creatorSetsStatus,
    List<String> generationOf,
    Consumer<ObjectNode> create,
    Consumer<ObjectNode> delete,
    BiConsumer<ObjectNode, ObjectNode> update,
    BiConsumer<ObjectNode, ObjectNode> statusUpdate) {}
