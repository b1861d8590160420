package com.ifriend.agent.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.agent.memory.MemoryCommand.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MemoryCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lembra que prefiro tours em inglês | REMEMBER | prefiro tours em inglês",
        "Lembre-se de que sou alérgico a amendoim, por favor. | REMEMBER | sou alérgico a amendoim",
        "anota aí: minha esposa é vegana | REMEMBER | minha esposa é vegana",
        "lembra que viajo com minha avó | REMEMBER | viajo com minha avó",
        "recuerda que soy vegetariana | REMEMBER | soy vegetariana",
        "no olvides que viajo con niños | REMEMBER | viajo con niños",
        "remember that I'm vegan please | REMEMBER | I'm vegan",
        "Remember my wife is vegan | REMEMBER | my wife is vegan",
        "o que você sabe de mim? | LIST |",
        "o que vc sabe sobre mim | LIST |",
        "mostra minhas memórias | LIST |",
        "¿qué sabes de mí? | LIST |",
        "what do you know about me? | LIST |",
        "what have you saved about me | LIST |",
        "lembra do que eu disse sobre Paris? | RECALL | eu disse sobre Paris",
        "o que eu te disse sobre Roma? | RECALL | Roma",
        "esqueça isso | FORGET_THIS |",
        "esquece isso, por favor | FORGET_THIS |",
        "olvida eso | FORGET_THIS |",
        "forget that | FORGET_THIS |",
        "esqueça que sou alérgico a amendoim | FORGET | sou alérgico a amendoim",
        "esqueça o que eu disse sobre Paris | FORGET | Paris",
        "esqueça tudo sobre Paris | FORGET | Paris",
        "esqueça a memória 2 | FORGET | 2",
        "esqueça a 2 | FORGET | a 2",
        "esqueça minha alergia | FORGET | minha alergia",
        "olvida que soy vegetariana | FORGET | soy vegetariana",
        "forget that I am vegan | FORGET | I am vegan",
        "forget about Paris | FORGET | Paris",
        "esqueça tudo | FORGET_EVERYTHING |",
        "Esqueça tudo o que você sabe de mim, por favor! | FORGET_EVERYTHING |",
        "apague todas as minhas memórias | FORGET_EVERYTHING |",
        "olvida todo lo que sabes de mí | FORGET_EVERYTHING |",
        "forget everything | FORGET_EVERYTHING |",
        "forget everything you know about me | FORGET_EVERYTHING |",
        "delete all my data | FORGET_EVERYTHING |",
        "sim, esqueça tudo | FORGET_EVERYTHING |",
        "sí, olvida todo | FORGET_EVERYTHING |",
        "yes, forget everything | FORGET_EVERYTHING |"
      })
  void commandIsUnderstood(String message, Kind kind, String what) {
    assertThat(MemoryCommand.read(message))
        .contains(new MemoryCommand(kind, what == null ? "" : what));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "oi",
        "busca tours em Paris",
        "prefiro tours em inglês",
        "sem limite de preço",
        "esqueci minha mala",
        "quero o 2",
        "esqueça tudo e busca tours em Paris",
        "nunca vou esquecer tudo isso",
        "quanto tempo dura?",
        "o que você sabe fazer?",
        "what do you know?"
      })
  void otherMessagesAreNone(String message) {
    assertThat(MemoryCommand.read(message)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sim",
        "Sim!",
        " sim, por favor. ",
        "sim, esqueça tudo",
        "“sim, esqueça tudo”",
        "sim, sim",
        "sim, tenho certeza absoluta",
        "Confirmo",
        "eu confirmo",
        "tenho certeza",
        "sim 👍",
        "sí",
        "Sí, olvida todo.",
        "sí, estoy segura",
        "yes",
        "Yes, forget everything",
        "yes, I'm sure",
        "I confirm"
      })
  void yesConfirms(String message) {
    assertThat(MemoryCommand.confirms(message)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "não",
        "oi",
        "esqueça tudo",
        "ok",
        "sim, mas só o de Paris",
        "sim, esqueça tudo sobre Paris",
        "simples",
        "si prefieres",
        "não, sim",
        "yes please find tours in Paris",
        "busca tours em Paris, sim",
        "sim, não",
        "não confirmo",
        "o guia disse: sim, esqueça tudo"
      })
  void otherMessagesConfirmNothing(String message) {
    assertThat(MemoryCommand.confirms(message)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "a 2, true",
    "2, true",
    "la primera, true",
    "the second one, true",
    "as duas, true",
    "esqueça a 2, true",
    "busca tours em Paris, false",
    "2 tours em Paris, false",
    "oi, false"
  })
  void choicePointsAtWhatWasListed(String message, boolean points) {
    assertThat(MemoryCommand.points(message)).isEqualTo(points);
  }
}
