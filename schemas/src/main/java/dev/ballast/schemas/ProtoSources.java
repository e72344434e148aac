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
  private List<String> words = new ArrayList<>();
  private ProtoMessage current = new ProtoMessage("", new HashMap<>(), List.of(), List.of());

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
    if (line.startsWith("/**")) {
      markers = new ArrayList<>();
      words = new ArrayList<>();
    }
    if (line.startsWith("* +")) markers.add(unescaped(line.substring(2)));
    else if (line.startsWith("* <code>")) field(line);
    else if (line.startsWith("* Protobuf type ")) type(line);
    else if (line.startsWith("// @@protoc_insertion_point(interface_extends:")) message(line);
    else if (line.startsWith("* ") && !line.startsWith("* <") && !line.startsWith("* TODO"))
      words.add(line.substring(2).strip());
  }

  private void message(String line) {
    Matcher found = MESSAGE.matcher(line);
    if (found.find()) current = messages.computeIfAbsent(found.group(1), ProtoSources::empty);
  }

  private void type(String line) {
    Matcher found = TYPE.matcher(line);
    if (!found.find()) return;
    ProtoMessage message = messages.computeIfAbsent(found.group(1), ProtoSources::empty);
    message.markers().addAll(markers);
    if (message.words().isEmpty()) message.words().add(comment());
  }

  private void field(String line) {
    Matcher found = FIELD.matcher(line);
    if (!found.matches()) return;
    String type =
        unescaped(found.group(2)).replaceFirst("^\\.", "").replace("<string, .", "<string, ");
    boolean repeated = "repeated ".equals(found.group(1));
    String name = found.group(3);
    var field =
        new ProtoMessage.Field(
            name, Integer.parseInt(found.group(4)), repeated, type, markers, comment());
    current.fields().putIfAbsent(ProtoMessage.key(name), field);
  }

  /// What follows a line of dashes is for its authors alone.
  private String comment() {
    String all = unescaped(String.join(" ", words));
    int end = all.indexOf(" ---");
    return end < 0 ? all : all.substring(0, end);
  }

  private static ProtoMessage empty(String name) {
    return new ProtoMessage(name, new HashMap<>(), new ArrayList<>(), new ArrayList<>());
  }

  private static String unescaped(String text) {
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#64;", "@")
        .replace("&amp;", "&");
  }
}
