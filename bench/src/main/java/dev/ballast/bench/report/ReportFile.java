package dev.ballast.bench.report;

import dev.ballast.objects.Json;
import java.util.ArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A report as JSON. What was not measured is left out.
public final class ReportFile {
  private ReportFile() {}

  public static byte[] write(Report report) {
    ObjectNode file = Json.object();
    file.put("taken", report.taken()).put("server", report.server());
    file.put("machine", report.machine());
    ArrayNode rows = file.putArray("rows");
    for (Row each : report.rows()) {
      ObjectNode row = rows.addObject().put("work", each.work()).put("unit", each.unit());
      put(row, "rate", each.rate());
      put(row, "p50", each.p50());
      put(row, "p99", each.p99());
      put(row, "serverMicros", each.serverMicros());
      put(row, "clientMicros", each.clientMicros());
      put(row, "residentMb", each.residentMb());
    }
    ArrayNode curves = file.putArray("curves");
    for (Curve each : report.curves()) write(each, curves.addObject());
    return Json.bytes(file);
  }

  private static void write(Curve curve, ObjectNode into) {
    into.put("name", curve.name()).put("x", curve.x()).put("y", curve.y());
    ArrayNode lines = into.putArray("lines");
    for (Curve.Line each : curve.lines()) {
      ArrayNode points = lines.addObject().put("name", each.name()).putArray("points");
      for (Curve.Point point : each.points()) points.addArray().add(point.x()).add(point.y());
    }
  }

  private static void put(ObjectNode row, String name, double value) {
    if (Double.isFinite(value)) row.put(name, Math.round(value * 1000) / 1000.0);
  }

  /// Reads what [#write] wrote; anything else gives a report with little in it.
  public static Report read(byte[] bytes) {
    JsonNode file = Json.parse(bytes);
    var rows = new ArrayList<Row>();
    for (JsonNode each : file.path("rows")) {
      rows.add(
          new Row(
              Json.string(each, "work"),
              Json.string(each, "unit"),
              number(each, "rate"),
              number(each, "p50"),
              number(each, "p99"),
              number(each, "serverMicros"),
              number(each, "clientMicros"),
              number(each, "residentMb")));
    }
    var curves = new ArrayList<Curve>();
    for (JsonNode each : file.path("curves")) curves.add(curve(each));
    return new Report(
        Json.string(file, "taken"),
        Json.string(file, "server"),
        Json.string(file, "machine"),
        rows,
        curves);
  }

  private static Curve curve(JsonNode tree) {
    var lines = new ArrayList<Curve.Line>();
    for (JsonNode line : tree.path("lines")) {
      var points = new ArrayList<Curve.Point>();
      for (JsonNode point : line.path("points"))
        points.add(new Curve.Point(point.path(0).doubleValue(), point.path(1).doubleValue()));
      lines.add(new Curve.Line(Json.string(line, "name"), points));
    }
    return new Curve(
        Json.string(tree, "name"), Json.string(tree, "x"), Json.string(tree, "y"), lines);
  }

  private static double number(JsonNode row, String name) {
    JsonNode value = row.path(name);
    return value.isNumber() ? value.doubleValue() : Double.NaN;
  }
}
