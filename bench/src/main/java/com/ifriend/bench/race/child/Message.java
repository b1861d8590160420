package com.ifriend.bench.race.child;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is appended, before a library puts it into a type of its own: of the same bytes for all.
 *
 * @param id the same for the same number of the same session, and in no order
 */
public record Message(String id, int number, Kind kind) {
  /** What most messages say after their number. */
  public static final String BASE =
      "Encontrei 5 passeios em Paris: Marais a pé, com palácios e pátios escondidos; Louvre em duas"
          + " horas, sem se perder; Montmartre ao entardecer; bicicleta ao longo do Sena; e um"
          + " mercado com aula de cozinha. O mais barato custa 35 euros por pessoa e dura duas horas"
          + " e meia; o mais longo, de bicicleta, dura quatro horas e inclui o capacete, um lanche e"
          + " o regresso de barco. Todos aceitam cancelamento até 24 horas antes, e dois deles têm"
          + " guia em português. Posso verificar as vagas de sábado de manhã e de domingo à tarde."
          + " Quer que eu reserve algum deles?";

  /** The name of the tool in a call, and of its argument, which is the number. */
  public static final String TOOL = "find_tours";

  public static final String ARGUMENT = "number";

  private static final Pattern NUMBER = Pattern.compile("#(\\d{1,9}) .*", Pattern.DOTALL);

  private static final Pattern ARGUMENTS =
      Pattern.compile("\\{\\s*\"" + ARGUMENT + "\"\\s*:\\s*(\\d{1,9})\\s*}");

  /** What a message holds. */
  public enum Kind {
    /** About 600 bytes of text. */
    TEXT,
    /** Characters that some stores do not keep. */
    ODD,
    /** A mebibyte of text. */
    LARGE,
    /** A call of a tool, without text. */
    CALL
  }

  public static Message of(String session, int number, Kind kind) {
    String digest = digest(session + "/" + number).substring(0, 12);
    String of = session.length() <= 32 ? session : digest(session).substring(0, 12);
    return new Message(of + "." + digest, number, kind);
  }

  private static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Empty for a call. */
  public String text() {
    return text(number, kind);
  }

  private static String text(int number, Kind kind) {
    String start = "#" + number + " ";
    return switch (kind) {
      case TEXT -> start + BASE;
      case ODD -> start + "\uD83D\uDE00 京都 \u0000 ' \" \\ {} %";
      case LARGE -> start + "x".repeat(1 << 20);
      case CALL -> "";
    };
  }

  /** Of a call, as JSON. */
  public String arguments() {
    return "{\"" + ARGUMENT + "\":" + number + "}";
  }

  /** The number of the call that has exactly this name and these arguments. */
  public static Optional<Integer> numberOfCall(String name, String arguments) {
    Matcher matcher = ARGUMENTS.matcher(arguments);
    return name.equals(TOOL) && matcher.matches()
        ? Optional.of(Integer.parseInt(matcher.group(1)))
        : Optional.empty();
  }

  /** The number of the message that has exactly this text. */
  public static Optional<Integer> numberOf(String text) {
    Matcher matcher = NUMBER.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int number = Integer.parseInt(matcher.group(1));
    boolean exact =
        text.equals(text(number, Kind.TEXT))
            || text.equals(text(number, Kind.ODD))
            || text.equals(text(number, Kind.LARGE));
    return exact ? Optional.of(number) : Optional.empty();
  }
}
