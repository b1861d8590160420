package com.ifriend.slack.message;

import com.ifriend.agent.text.Folding;
import java.util.regex.Pattern;

/**
 * Tells whether somebody sends the bot away ({@code "obrigado, pode sair"}), and says nothing else:
 * what could be a question is answered.
 */
public final class Farewell {
  /** Of a text without case, accents and punctuation. */
  private static final String LEAVE =
      // Portuguese
      "(?:ja )?(?:voce |vc |tu )?(?:ja )?podes? (?:sair|ir|ir embora|parar|descansar)"
          + "|saia? (?:daqui|da (?:conversa|thread))|tchau(?: tchau)?"
          // Spanish
          + "|(?:ya )?(?:te )?puedes (?:irte|ir|salir|retirarte|marcharte|parar|descansar)"
          + "|sal de (?:aqui|la conversacion|este hilo)|vete|adios|chao"
          // English
          + "|you (?:can|may) (?:now )?(?:go|leave|stop|rest)"
          + "|leave(?: (?:this|the) (?:thread|conversation|chat))?|(?:good ?bye|bye)(?: bye)?";

  private static final String COURTESY =
      "obrigad[oa]s?|brigad[oa]|muito|valeu|por|favor|agora|ja|entao|era|isso|so|tudo|pessoal|perfeito"
          + "|gracias|muchas|ahora|entonces|perfecto|eso|es|todo|amigos"
          + "|thanks|thank|you|very|much|a|lot|now|then|please|that|s|is|all|everyone|perfect|great"
          + "|e|y|and|ok|okay|bot|ifriend";

  private static final Pattern FAREWELL =
      Pattern.compile(
          "(?:(?:" + COURTESY + ") ){0,8}(?:" + LEAVE + ")(?: (?:" + COURTESY + ")){0,8}");

  private static final int LONGEST = 120;

  private Farewell() {}

  /**
   * Whether a text sends the bot away and says nothing else.
   *
   * @param text plain, without the mention of the bot
   */
  public static boolean is(String text) {
    return text.length() <= LONGEST && FAREWELL.matcher(Folding.key(text)).matches();
  }
}
