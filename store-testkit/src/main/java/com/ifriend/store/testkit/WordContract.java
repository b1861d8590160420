package com.ifriend.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Line 31: which words are found by which. */
abstract class WordContract extends MemoryCase {

  @ParameterizedTest
  @CsvSource({
    "Kyoto?, I loved Kyoto in spring",
    "kyoto, I loved Kyoto in spring",
    "2024, Fui a Lisboa em 2024",
    "cafe, O café da manhã é importante",
    "CAFÉ, O café da manhã é importante",
    "京都, 私は京都が好きです",
    "São Paulo, Moro em São Paulo",
    "sao paulo, Moro em São Paulo",
    "МОСКВА, Москва зимой",
    "αθηνα, Διακοπές στην Αθήνα",
    "서울, 서울에서 만나요",
    "القاهرة, زرت القاهرة",
    "museum, we like museums",
    "cidade, visitamos três cidades",
    "hoteles, un hotel pequeño",
    "straße, Straße der Kunst",
    "05, encontro em 5/10",
  })
  final void c31_wordsOfAnyScriptAreFound(String query, String memory) {
    assertFound(query, memory);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        // Behind an apostrophe of any kind, and before one.
        "orangerie | Musée de l'Orangerie",
        "orangerie | Musée de l’Orangerie",
        "orangerie | Musée de lʼOrangerie",
        "orangerie | Musée de l`Orangerie",
        "orangerie | Musée de l´Orangerie",
        "orangerie | Musée de l‘Orangerie",
        "l'orangerie | Musée de l’Orangerie",
        "lʼorangerie | Musée de l'Orangerie",
        "l'Orangerie | visitamos Orangerie",
        "alegria | hotel na Praça d'Alegria",
        "d’alegria | hotel na Praça d'Alegria",
        "Pau d'Arco | sítio pau d'arco",
        "orto | Madonna dell'Orto",
        "dell'orto | Madonna dell'Orto",
        "brien | jantar com O'Brien",
        "O'Brien | jantar com O’Brien",
        "obrien | jantar com O'Brien",
        "O'Brien | jantar com OBrien",
        "istanbul | İstanbul'da üç gün",
        "İSTANBUL | İstanbul’da üç gün",
        "roll | bar rock'n'roll",
        "emma | Emma's birthday",
        "angelo | chez d'Angelo's",
        "ozbek | restaurante oʻzbek",
        // Behind an underscore, a hyphen, a point; abbreviations.
        "bar | foo_bar",
        "foo | foo_bar",
        "foo_bar | foo_bar",
        "foo bar | foo_bar",
        "foobar | foo_bar",
        "paulo | #sao_paulo",
        "#sao_paulo | fui a São Paulo",
        "wifi | hotel com wi-fi",
        "wi-fi | hotel com wifi",
        "email | manda por e-mail",
        "e-mail | manda por email",
        "checkin | check‑in cedo",
        "chuva | comprei guarda-chuva",
        "guarda-chuva | comprei guarda-chuva",
        "água | bolo copo-d'água",
        "usa | viagem: U.S.A. 2027",
        "U.S.A. | viagem USA",
        "colleccio | la col·lecció",
        "silva | escreva para ana.silva@example.com",
        "example | escreva para ana.silva@example.com",
        "ana.silva@example.com | escreva para ana.silva@example.com",
        "kyoto | veja https://www.visit-kyoto.example/tea_house?x=1",
        "house | veja https://www.visit-kyoto.example/tea_house?x=1",
        "visit | veja https://www.visit-kyoto.example/tea_house?x=1",
        "passeio | pas­seio de barco",
        // Numbers.
        "35 | custa 35,00",
        "35,00 | custa 35,00",
        "35,00 | custa 35 reais",
        "35.00 | custa 35,00",
        "1234 | custa R$1.234,56",
        "1234,56 | custa 1.234,56",
        "1.234,56 | custa 1.234,56",
        "56 | custa 1.234,56",
        "1,500 | custa 1500",
        "1500 | custa 1.500,00",
        "10:30 | trem das 10:30",
        "10 | trem das 10h30",
        "30 | trem das 10:30",
        "2024 | chegada 2024-05-01",
        "2024-05-01 | chegada 2024-05-01",
        "05 | chegada 2024-05-01",
        "15 | grupo de 10-15 pessoas",
        "12 | grupo de 10–12 pessoas",
        "5 | caminhada de 5km",
        "km | caminhada de 5km",
        "3 | hotel no 3º andar",
        "98765-4321 | ligue +55 11 98765-4321",
        "987654321 | ligue +55 11 98765-4321",
        "11987654321 | ligue +55 (11) 98765-4321",
        "5511987654321 | ligue +55 (11) 98765-4321",
        "98765-4321 | ligue 987654321",
        "2024 | سنة ٢٠٢٤",
        "٢٠٢٤ | viagem 2024",
        "2024 | साल २०२४",
        // Scripts without spaces.
        "วัดพระแก้ว | ฉันไปวัดพระแก้วเมื่อวานนี้",
        "เชียงใหม่ | พรุ่งนี้เราจะไปเชียงใหม่ด้วยกัน",
        "กิน | ฉันชอบกินต้มยำกุ้ง",
        "ວຽງຈັນ | ຂ້ອຍຢູ່ນະຄອນຫຼວງວຽງຈັນ",
        "កម្ពុជា | ខ្ញុំចូលចិត្តប្រទេសកម្ពុជាណាស់",
        "ရန်ကုန် | ကျွန်တော်ရန်ကုန်မှာနေတယ်",
        "京都 | 来年の春に京都へ行く",
        "アレルギー | ピーナッツアレルギーがあります",
        "北京 | 我们去北京旅游",
        "부산 | 다음달에부산에서만나요",
        "usj | 大阪でUSJに行った",
        // Other scripts, with their endings and clitics.
        "القاهرة | سافرت إلى القاهِرة",
        "القاهرة | والقاهرة جميلة",
        "قاهرة | زرنا القاهرة",
        "متحف | نحب المتاحف والمتحف",
        "إسطنبول | زرت اسطنبول",
        "القاهرة | القــاهرة",
        "تهران | به تهران می‌رویم",
        "میرویم | به تهران می‌رویم",
        "ירושלים | נסענו לירושלים",
        "ירושלים | יְרוּשָׁלַיִם",
        "מלון | המלון בחיפה",
        "צהל | צה״ל",
        "दिल्ली | मैं दिल्ली में रहता हूँ",
        "शहर | हमने शहरों को देखा",
        "சென்னை | நான் சென்னை வந்தேன்",
        "ΑΘΗΝΑΣ | το κέντρο της Αθήνας",
        "Αθήνα | το κέντρο της Αθήνας",
        "Москва | живу в Москве",
        "музей | были в музеях",
        "море | на море",
        "თბილისი | მე ვარ თბილისი",
        "ԵՐԵՎԱՆ | Երևան քաղաք",
        "አበባ | አዲስ፡አበባ",
        "ｔｏｋｙｏ | hotel in Tokyo",
        "2024 | viagem em ２０２４",
        "ﬁsh | fish market",
        "cœur | Sacré-Coeur",
        "lodz | em Łódź",
        "strasse | Straße",
        // Emoji.
        "🍕 | adoro 🍕",
        "👍 | combinado 👍🏽",
        "👍🏽 | combinado 👍",
        "🏃 | corro 🏃🏽‍♀️",
        "🇧🇷 | moro 🇧🇷",
      })
  final void c31_wordsWithinWordsAreFoundAndTheWholeToo(String query, String memory) {
    assertFound(query, memory);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "we'll | well known",
        "it's | IT department",
        "what's | whats on",
        "don't | don Quixote",
        "didn’t | did nothing",
        "case | camelCase",
        "A320 | custa 320 reais",
        "O'Hara | jantar com O'Brien",
        "1.500 | custa 500",
        "foo_bar | foo fighters",
        "🇧🇷 | moro 🇧🇪",
        "วัดโพธิ์ | ฉันชอบกินต้มยำกุ้ง",
        "גשם | ירושלים",
      })
  final void c31_partsAloneAreNotTheWhole(String query, String memory) {
    assertNotFound(query, memory);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "de a o que", "the of and", "el la los", "?!…", "\u0000"})
  final void c31_stopWordsAndNoWordsFindNothing(String query) {
    learn("o que a gente fez de bom", "the best of the best");
    assertThat(find(query)).isEmpty();
    assertThat(search(query)).isEmpty();
  }
}
