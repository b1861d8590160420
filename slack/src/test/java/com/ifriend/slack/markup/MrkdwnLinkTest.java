package com.ifriend.slack.markup;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A link says where it leads, unless its label names no address at all. */
final class MrkdwnLinkTest {
  private static final String EVIL = "https://evil.example/page";
  private static final String SHOWN = "(<" + EVIL + ">)";

  /** Where a label of Slack begins. */
  private static final Pattern LABELLED = Pattern.compile("<[^<>|]*\\|([^<>]*)>");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.168.0.1",
        "192.168.0.1:8080",
        "http://192.168.0.1/",
        "0xC0.0xA8.0x00.0x01",
        "0xC0A80001",
        "0300.0250.0.1",
        "3232235521",
        "http://3232235521",
        "10.1:8080",
        "2001:db8::1",
        "::1",
        "\\[::1\\]",
        "http://\\[2001:db8::1\\]:443/",
        "2001:db8:0:0:0:0:0:1",
        "\uff42\uff41\uff4e\uff43\uff4f\uff0ecom",
        "\uff42\uff41\uff4e\uff43\uff4f.com",
        "ban\u200bco.com",
        "banco\u200b.\u200bcom",
        "banco\u00ad.com",
        "banco\u2060.com",
        "banco.\ufe0fcom",
        "banco.\u034fcom",
        "banco.\u3164com",
        "banco\u200a.\u202fcom",
        "banco\u3002com",
        "banco\uff61com",
        "banco\u00b7com",
        "banco\u2024com",
        "banco\u2027com",
        "banco\u2022com",
        "banco\u2219com",
        "banco\u22c5com",
        "banco\u30fbcom",
        "banco\ud834\udd6dcom",
        "banco\u2981com",
        "\u0299\u1d00\u0274\u1d04\u1d0f.\u1d04\u1d0f\u1d0d",
        "banco\ufe52com",
        "banco\ua4f8com",
        "banco\u06d4com",
        "banco.\u0331com",
        "b\u0430nco.com",
        "xn--bnco-5cd.com",
        "banco.xn--p1ai",
        "\u0431\u0430\u043d\u043a.\u0440\u0444",
        "\u2615.example",
        "banco.com@evil.example",
        "https://banco.com@evil.example",
        "ana@banco.com",
        "banco.com",
        "Banco.COM",
        "banco.com.",
        "www.banco.com",
        "banco.com:443",
        "banco.c0m",
        "banco.0rg",
        "banco.com/evil.example",
        "evil.example.banco.com",
        "banco%2Ecom",
        "b%61nco.com",
        "https:banco.com",
        "https:/\\banco.com",
        "//banco.com",
        "ftp://banco.com",
        "https://intranet",
        "intranet:8080",
        "localhost",
        "localhost:8080/admin",
        "_banco.com_",
        "\"banco.com\"",
        "(banco.com)",
        "banco.com!",
        "entre em banco.com agora",
        "veja/banco.com",
        "\u202emoc.ocnab\u202c banco.com",
        "ba\u202enco.com",
        "banco.com\u2044x",
      })
  void labelThatNamesAnotherHostHasTheAddressBesideIt(String label) {
    assertThat(Mrkdwn.fromMarkdown("[" + label + "](" + EVIL + ")")).endsWith(SHOWN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Site do tour",
        "Marais a p\u00e9: pal\u00e1cios",
        "3.5 estrelas",
        "3,5 \u2605",
        "R$ 1.200",
        "R$ 1.200,50",
        "R$\u00a01.200.000",
        "v2.0",
        "9.30h",
        "\u00e0s 9:30",
        "10:30:00",
        "das 9h \u00e0s 12h",
        "20.04.2027",
        "Sr. Silva",
        "Av. S\u00e3o Jo\u00e3o, n. 5",
        "E. da Silva",
        "p. ex.",
        "Paris \u2022 3h \u00b7 ingl\u00eas",
        "+55 11 98765-4321",
        "Reserva 12345678",
        "Aguarde\u2026",
        "50% de desconto",
        "tour 24/7",
        "\ud83d\udc69\u200d\ud83c\udf73 culin\u00e1ria",
        "\u65e5\u672c\u8a9e",
      })
  void otherLabelsStayLabels(String label) {
    assertThat(Mrkdwn.fromMarkdown("[" + label + "](" + EVIL + ")"))
        .isEqualTo("<" + EVIL + "|" + label + ">");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '^',
      value = {
        "[EVIL.example](https://evil.example/page) ^ <https://evil.example/page|EVIL.example>",
        "[evil.example/a.html](https://evil.example) ^ <https://evil.example|evil.example/a.html>",
        "[evil.example:80](https://evil.example:80) ^ <https://evil.example:80|evil.example:80>",
        "[\uff45vil\u3002example](https://evil.example)"
            + " ^ <https://evil.example|\uff45vil\u3002example>",
        "[10.0.0.1](http://10.0.0.1) ^ <http://10.0.0.1|10.0.0.1>",
        "[ana.s@x.example](mailto:ana.s@x.example) ^ <mailto:ana.s@x.example|ana.s@x.example>",
        "[11987654321](tel:+5511987654321) ^ <tel:+5511987654321|11987654321>",
      })
  void labelThatNamesItsOwnHostStaysOne(String markdown, String mrkdwn) {
    assertThat(Mrkdwn.fromMarkdown(markdown)).isEqualTo(mrkdwn);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '^',
      value = {
        "[x](https://bank.example@evil.example/a) ^ <https://evil.example/a|x>",
        "[x](https://bank.example:pw@evil.example:8443) ^ <https://evil.example:8443|x>",
        "<https://bank.example@evil.example> ^ <https://evil.example>",
        "see https://bank.example@evil.example/a ^ see https://evil.example/a",
        "[x](https:evil.example) ^ <https://evil.example|x>",
        "[x](https:\\\\evil.example\\@bank.example) ^ <https://evil.example/@bank.example|x>",
        "[x](HTTPS://Evil.Example/Path) ^ <https://evil.example/Path|x>",
        "[x](https://\uff45vil\uff0eexample) ^ <https://evil.example|x>",
        "[x](https://b\u0430nk.example) ^ <https://xn--bnk-6cd.example|x>",
        "[b\u0430nk.example](https://b\u0430nk.example)"
            + " ^ b\u0430nk.example (<https://xn--bnk-6cd.example>)",
        "[https://b\u0430nk.example](https://b\u0430nk.example) ^ <https://xn--bnk-6cd.example>",
        "[x](https://stra\u00dfe.example) ^ <https://stra%C3%9Fe.example|x>",
        "[bank.example](https://bank%2Eexample.evil.example)"
            + " ^ bank.example (<https://bank%2eexample.evil.example>)",
        "[bank.example](https://bank.example.evil.example)"
            + " ^ bank.example (<https://bank.example.evil.example>)",
        "[boss@x.example](mailto:thief@x.example) ^ boss@x.example (<mailto:thief@x.example>)",
        "[boss@x.example](mailto:boss@x.example?cc=thief@evil.example)"
            + " ^ boss@x.example (<mailto:boss@x.example?cc=thief@evil.example>)",
        "[\u200b](https://evil.example) ^ <https://evil.example>",
        "a https://x.example\u00a0b ^ a https://x.example\u00a0b",
        "[x](https://evil.example/\u3000b\u00a0c) ^ <https://evil.example/%E3%80%80b%C2%A0c|x>",
      })
  void addressReadsAsWhereItLeads(String markdown, String mrkdwn) {
    assertThat(Mrkdwn.fromMarkdown(markdown)).isEqualTo(mrkdwn);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "banco[.com](https://evil.example)",
        "banco.[com](https://evil.example)",
        "[banco](https://evil.example).com",
        "[banco](https://evil.example)[.com](https://evil.example)",
        "**banco**[.com](https://evil.example)",
        "banco**[.com](https://evil.example)**",
        "[banco](https://evil.example)**.com**",
        "`banco`[.com](https://evil.example)",
        "banco\\.[com](https://evil.example)",
        "banco\u200b[.com](https://evil.example)",
        "10.0.[0.1](https://evil.example)",
      })
  void wordsAroundALinkDoNotMakeItAnotherAddress(String markdown) {
    assertThat(Mrkdwn.fromMarkdown(markdown)).contains("(<https://evil.example>)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(veja [aqui](https://x.example).)",
        "**[aqui](https://x.example)**, e [ali](https://x.example)!",
        "[um](https://x.example)/[dois](https://x.example)",
        "1. [Tour](https://x.example): R$ 1.200",
      })
  void linkAmongWordsStaysALabel(String markdown) {
    assertThat(Mrkdwn.fromMarkdown(markdown)).contains("<https://x.example|").doesNotContain("(<");
  }

  @Test
  void linkTooLongForAMessageIsWrittenOut() {
    String address = "https://x.example/" + "a".repeat(5_000);
    String label = "b".repeat(3_500);

    assertThat(Mrkdwn.fromMarkdown("[c](" + address + ")")).isEqualTo("c (" + address + ")");
    assertThat(Mrkdwn.fromMarkdown("[" + label + "](https://x.example)"))
        .isEqualTo(label + " (<https://x.example>)");
  }

  @Test
  void noLabelIsReadAsAHostThatItsLinkDoesNotLeadTo() {
    Random random = new Random(11);
    List<String> names =
        List.of("banco", "my-bank", "b4nk", "caf\u00e9", "\u0431\u0430\u043d\u043a");
    List<String> ends =
        List.of("com", "com.br", "example", "co.uk", "travel", "\u0440\u0444", "xn--p1ai");
    List<String> dots =
        List.of(
            ".", "\u3002", "\uff0e", "\uff61", "\u00b7", "\u2024", "\u2027", "\u2022", "\ufe52",
            "\u30fb", "%2e", "\\.");
    List<String> before =
        List.of(
            "", "http://", "HTTPS://", "//", "ana@", "www.", "em ", "(", "\u201c", "tours/", "_");
    List<String> after =
        List.of("", ".", ":443", "/a", "?b=1", "#c", " hoje", ")", "\u201d", "!", "_");
    List<UnaryOperator<String>> disguises =
        List.of(
            s -> s,
            s -> s.toUpperCase(Locale.ROOT),
            MrkdwnLinkTest::wide,
            s -> strewn(s, "\u200b", random),
            s -> strewn(s, "\u00ad", random),
            s -> strewn(s, "\u2060", random),
            s -> strewn(s, "\u202e", random),
            s -> strewn(s, "\ufe0e", random),
            s -> Normalizer.normalize(s, Normalizer.Form.NFD));
    for (int round = 0; round < 50_000; round++) {
      String host = pick(disguises, random).apply(pick(names, random));
      String end = pick(disguises, random).apply(pick(ends, random));
      String label = pick(before, random) + host + pick(dots, random) + end + pick(after, random);

      String mrkdwn = Mrkdwn.fromMarkdown("[" + label + "](" + EVIL + ")");

      assertThat(mrkdwn).as(label).contains("<" + EVIL + ">");
      assertThat(LABELLED.matcher(mrkdwn).find()).as(label).isFalse();
    }
  }

  private static <T> T pick(List<T> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }

  /** Full-width forms of what has one. */
  private static String wide(String text) {
    StringBuilder wide = new StringBuilder();
    text.chars()
        .forEach(c -> wide.append((char) (c > ' ' && c < 0x7f && c != '.' ? c + 0xfee0 : c)));
    return wide.toString();
  }

  private static String strewn(String text, String with, Random random) {
    int at = random.nextInt(text.length() + 1);
    return text.substring(0, at) + with + text.substring(at);
  }
}
