package dev.ballast.schemas;

import com.google.gson.annotations.SerializedName;
import io.swagger.annotations.ApiModelProperty;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A class of the published Java client's model: the definition's name without its group, its
/// version, and its properties with type, description and whether they are required.
record ApiModel(
    Class<?> type, String group, String version, String name, Map<String, Property> properties) {
  record Property(String name, Type type, String description, boolean required) {}

  private static final Pattern NAME =
      Pattern.compile("([A-Z][a-z]+)?(V\\d+(?:(?:alpha|beta)\\d+)?)(\\w+)");

  /// Whether `simpleName` is that of a definition and not of the client's own machinery.
  static boolean isDefinition(String simpleName) {
    return NAME.matcher(simpleName).matches();
  }

  static ApiModel of(Class<?> type) {
    Matcher parts = NAME.matcher(type.getSimpleName());
    if (!parts.matches()) throw new IllegalArgumentException("not a definition: " + type);
    String group = parts.group(1) == null ? "" : parts.group(1).toLowerCase(Locale.ROOT);
    String version = parts.group(2).toLowerCase(Locale.ROOT);
    return new ApiModel(type, group, version, parts.group(3), properties(type));
  }

  private static Map<String, Property> properties(Class<?> type) {
    var names = new HashMap<String, String>();
    for (Field field : type.getDeclaredFields()) {
      SerializedName name = field.getAnnotation(SerializedName.class);
      if (name != null) names.put(key(field.getName()), name.value());
    }
    var properties = new TreeMap<String, Property>();
    for (Method getter : type.getDeclaredMethods()) {
      ApiModelProperty about = getter.getAnnotation(ApiModelProperty.class);
      if (about == null) continue;
      String name = names.get(key(getter.getName().substring(3)));
      if (name == null) throw new IllegalStateException("no field for " + getter);
      properties.put(
          name, new Property(name, getter.getGenericReturnType(), about.value(), about.required()));
    }
    return properties;
  }

  /// A field whose name is a word of Java's own has a `_` in front; its getter has not.
  private static String key(String javaName) {
    return javaName.replaceFirst("^_", "").toLowerCase(Locale.ROOT);
  }

  /// Whether this is a kind or a list of one, and so has a group, version and kind of its own.
  boolean isKind() {
    for (Class<?> each : type.getInterfaces())
      if (each.getSimpleName().startsWith("Kubernetes")) return true;
    return false;
  }

  String description() {
    var about = type.getAnnotation(io.swagger.annotations.ApiModel.class);
    return about == null ? "" : about.description();
  }
}
