import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Gives the classes of a jar the stack maps that Java 7 asks for, in place. Classes from before
/// Java 6 have none: the JVM verifies them the old and slow way, and keeps them out of the AOT
/// cache.
///
/// `java build/StackMaps.java JAR`
class StackMaps {
  private static final ClassTransform TO_JAVA_7 =
      ClassTransform.transformingMethodBodies(CodeBuilder::with)
          .andThen(ClassTransform.dropping(ClassFileVersion.class::isInstance))
          .andThen(ClassTransform.endHandler(to -> to.withVersion(ClassFile.JAVA_7_VERSION, 0)));

  public static void main(String[] args) throws IOException {
    Path jar = Path.of(args[0]);
    Path rewritten = Path.of(args[0] + ".new");
    try (var in = new JarFile(jar.toFile());
        var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()});
        var out = new ZipOutputStream(Files.newOutputStream(rewritten))) {
      ClassFile classes =
          ClassFile.of(
              StackMapsOption.GENERATE_STACK_MAPS,
              ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(loader)));
      for (var entry : in.stream().toList()) {
        byte[] bytes = in.getInputStream(entry).readAllBytes();
        boolean old = entry.getName().endsWith(".class") && version(bytes) < ClassFile.JAVA_6_VERSION;
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(old ? classes.transformClass(classes.parse(bytes), TO_JAVA_7) : bytes);
      }
    }
    Files.move(rewritten, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private static int version(byte[] bytes) {
    return (bytes[6] & 0xff) << 8 | bytes[7] & 0xff;
  }
}
