package dev.ballast.schemas;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Joins the published Java client's classes (names, types, required fields, descriptions) with the
/// sources of its protobuf messages (list types, keys, patch strategies, defaults, field numbers)
/// and writes `definitions`, `descriptions`, `messages` and `parameters`: a line a definition, its
/// name, a space and JSON.
public final class SchemaCompiler {
  private static final String MODELS = "io/kubernetes/client/openapi/models/";

  private final JsonMapper json = new JsonMapper();
  private final Map<String, ProtoMessage> messages;
  private final Map<String, List<String>> messagesByVersionAndName = new HashMap<>();
  private final Map<String, String> lines = new TreeMap<>();
  private final Map<String, String> descriptions = new TreeMap<>();
  private final Map<String, String> wire = new TreeMap<>();
  private final Map<String, String> parameters = new TreeMap<>();

  private SchemaCompiler(Map<String, ProtoMessage> messages) {
    this.messages = messages;
    for (String name : messages.keySet()) {
      String[] parts = name.split("\\.");
      String key = parts[parts.length - 2] + "." + parts[parts.length - 1];
      messagesByVersionAndName.computeIfAbsent(key, k -> new ArrayList<>()).add(name);
    }
  }

  /// Arguments: the folder to write to, the folder of our own classes, the version of the client.
  public static void main(String[] arguments) throws IOException {
    Path target = Path.of(arguments[0]);
    Path stamp = target.resolve("made-from");
    String inputs = arguments[2] + " " + newest(Path.of(arguments[1], "dev", "ballast", "schemas"));
    if (Files.exists(stamp) && Files.readString(stamp).equals(inputs)) return;
    Files.createDirectories(target);
    try (JarFile proto = onClassPath("client-java-proto");
        JarFile api = onClassPath("client-java-api")) {
      Map<String, ProtoMessage> messages = ProtoSources.read(proto);
      SpecialMessages.all().forEach(each -> messages.put(each.name(), each));
      var compiler = new SchemaCompiler(messages);
      compiler.compile(models(api), Presence.read());
      Files.writeString(target.resolve("definitions"), text(compiler.lines));
      Files.writeString(target.resolve("descriptions"), text(compiler.descriptions));
      Files.writeString(target.resolve("messages"), text(compiler.wire));
      Files.writeString(target.resolve("parameters"), text(compiler.parameters));
    }
    Files.writeString(stamp, inputs);
  }

  private static long newest(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(SchemaCompiler::changed).max().orElse(0);
    }
  }

  private static long changed(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JarFile onClassPath(String artifact) throws IOException {
    if (SchemaCompiler.class.getClassLoader() instanceof java.net.URLClassLoader loader) {
      for (var url : loader.getURLs()) {
        if (url.getPath().contains(artifact)) return new JarFile(new File(url.getPath()));
      }
    }
    for (String path : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (path.contains(artifact)) return new JarFile(new File(path));
    }
    throw new IllegalStateException(artifact + " is not on the class path");
  }

  private static List<ApiModel> models(JarFile api) {
    return api.stream()
        .map(entry -> entry.getName())
        .filter(name -> name.startsWith(MODELS) && name.endsWith(".class") && !name.contains("$"))
        .map(name -> name.substring(MODELS.length(), name.length() - ".class".length()))
        .filter(ApiModel::isDefinition)
        .map(name -> ApiModel.of(load(MODELS.replace('/', '.') + name)))
        .toList();
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, SchemaCompiler.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private void compile(List<ApiModel> models, Presence presence) {
    var names = new HashMap<Class<?>, String>();
    var jsonNames = new HashMap<String, Set<String>>();
    for (ApiModel model : models) {
      String message = messageOf(model);
      if (message != null) jsonNames.put(message, model.properties().keySet());
      if (message != null) names.put(model.type(), DefinitionName.ofMessage(message));
    }
    var writer = new DefinitionWriter(json, names, messages, presence);
    for (ApiModel model : models) {
      String name = names.get(model.type());
      if (name == null) continue;
      put(lines, name, writer.definition(model, name));
      put(descriptions, name, writer.descriptions(model, name));
    }
    var messageWriter = new MessageWriter(json, jsonNames);
    messages.forEach((name, message) -> put(wire, name, messageWriter.fields(message)));
    messages.values().stream()
        .filter(message -> message.name().endsWith("Options"))
        .forEach(
            message ->
                put(
                    parameters,
                    DefinitionName.ofMessage(message.name()),
                    new ParameterWriter(json).fields(message)));
    SpecialDefinitions.all(json).forEach((name, definition) -> put(lines, name, definition));
    for (ProtoMessage each : messages.values()) {
      String name = DefinitionName.ofMessage(each.name());
      boolean undescribed = lines.containsKey(name) && !descriptions.containsKey(name);
      if (undescribed && !each.words().isEmpty())
        put(descriptions, name, json.createObjectNode().put("", each.words().getFirst()));
    }
  }

  private void put(Map<String, String> target, String name, ObjectNode content) {
    target.put(name, json.writeValueAsString(content));
  }

  /// The message that `model` was made from: the one of its version and name that shares most
  /// fields.
  private @Nullable String messageOf(ApiModel model) {
    String best = null;
    long most = -1;
    for (String each :
        messagesByVersionAndName.getOrDefault(model.version() + "." + model.name(), List.of())) {
      if (!model.group().isEmpty() && !each.contains("." + model.group() + ".")) continue;
      var fields =
          messages
              .getOrDefault(each, new ProtoMessage(each, Map.of(), List.of(), List.of()))
              .flattened(messages);
      long shared =
          model.properties().keySet().stream()
              .filter(p -> fields.containsKey(ProtoMessage.key(p)))
              .count();
      if (each.contains(".meta.")) shared++;
      if (shared > most) best = each;
      most = Math.max(most, shared);
    }
    return best;
  }

  private static String text(Map<String, String> lines) {
    var text = new StringBuilder();
    lines.forEach((name, content) -> text.append(name).append(' ').append(content).append('\n'));
    return text.toString();
  }
}
