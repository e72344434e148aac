package dev.ballast.schemas;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads messages out of the Java sources that protoc made of Kubernetes' `generated.proto` files:
/// each getter's comment repeats the field's definition and the comment that stood above it, with
/// the markers.
final class ProtoSources {
  private static final Pattern MESSAGE =
      Pattern.compile("@@protoc_insertion_point\\(interface_extends:([\\w.]+)\\)");
  private static final Pattern TYPE = Pattern.compile("\\* Protobuf type \\{@code ([\\w.]+)\\}");
  private static final Pattern FIELD =
      Pattern.compile(
          "\\* <code>(optional |repeated |required )?(\\S+|map&lt;.*&gt;) (\\w+) = (\\d+).*</code>");

  private final Map<String, ProtoMessage> messages = new HashMap<>();
  private List<String> markers = new ArrayList<>();
  private ProtoMessage current = new ProtoMessage("", new HashMap<>(), List.of());

  private ProtoSources() {}

  /// All messages in the sources of `jar`, by full name.
  static Map<String, ProtoMessage> read(JarFile jar) throws IOException {
    var sources = new ProtoSources();
    for (JarEntry entry : jar.stream().filter(e -> e.getName().endsWith(".java")).toList()) {
      try (InputStream in = jar.getInputStream(entry);
          var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine())
          sources.line(line.strip());
      }
    }
    return sources.messages;
  }

  private void line(String line) {
    if (line.startsWith("/**")) markers = new ArrayList<>();
    else if (line.startsWith("* +")) markers.add(unescaped(line.substring(2)));
    else if (line.startsWith("* <code>")) field(line);
    else if (line.startsWith("* Protobuf type ")) type(line);
    else if (line.startsWith("// @@protoc_insertion_point(interface_extends:")) message(line);
  }

  private void message(String line) {
    Matcher found = MESSAGE.matcher(line);
    if (found.find()) current = messages.computeIfAbsent(found.group(1), ProtoSources::empty);
  }

  private void type(String line) {
    Matcher found = TYPE.matcher(line);
    if (found.find())
      messages.computeIfAbsent(found.group(1), ProtoSources::empty).markers().addAll(markers);
  }

  private void field(String line) {
    Matcher found = FIELD.matcher(line);
    if (!found.matches()) return;
    String type =
        unescaped(found.group(2)).replaceFirst("^\\.", "").replace("<string, .", "<string, ");
    boolean repeated = "repeated ".equals(found.group(1));
    String name = found.group(3);
    var field =
        new ProtoMessage.Field(name, Integer.parseInt(found.group(4)), repeated, type, markers);
    current.fields().putIfAbsent(ProtoMessage.key(name), field);
  }

  private static ProtoMessage empty(String name) {
    return new ProtoMessage(name, new HashMap<>(), new ArrayList<>());
  }

  private static String unescaped(String text) {
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#64;", "@")
        .replace("&amp;", "&");
  }
}
