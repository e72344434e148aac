package dev.ballast.kinds.descriptor;

import dev.ballast.objects.ApiException;
import dev.ballast.objects.schema.Normaliser;
import dev.ballast.objects.schema.Schema;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/// What only a kind has that a CustomResourceDefinition describes.
///
/// @param definition the name of its definition
/// @param schema how its fields merge
/// @param reading brings a request's tree into the one form
/// @param openApi its schema as OpenAPI publishes it
/// @param terminating whether its definition is being deleted, so that no new objects are made
public record Custom(
    String definition,
    Schema schema,
    BiFunction<ObjectNode, Function<String, ApiException>, Normaliser.Result> reading,
    Supplier<ObjectNode> openApi,
    boolean terminating) {}
