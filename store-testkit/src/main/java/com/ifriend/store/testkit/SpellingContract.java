package com.ifriend.store.testkit;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Line 31, of what one writes in one way and another in another. */
abstract class SpellingContract extends MemoryCase {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        // Signs around a word, and one letter with a number.
        "Paris | vou a _Paris_",
        "Paris | vou a _Paris",
        "Paris | vou a __Paris__",
        "_Paris_ | vou a Paris",
        "2027 | viagem _2027_",
        "v2 | li relatorio_v2",
        "v2 | li relatorio-v2",
        "relatorio_v2 | li relatorio v2",
        "b2 | inglês nivel_b2",
        "B2 | inglês nível.b2",
        "LA3120 | voo LA 3120",
        "LA 3120 | voo LA3120",
        "LA-3120 | voo LA 3120",
        "LA3120 | voo LA-3120",
        "AS400 | máquina AS 400",
        "AS-400 | máquina AS 400",
        "10am | saída 10 am",
        "10 am | saída 10am",
        "12A | assento 12 A",
        "12-A | assento 12 A",
        "12A | assento 12-A",
        "A12 | portão A 12",
        // Times, and numbers that are written in another way.
        "10h30 | trem das 10:30",
        "10:30 | trem das 10h30",
        "10h30min | trem das 10:30",
        "2h30 | passeio de 2:30",
        "10h | trem das 10:00",
        "1234 | custa 1 234",
        "1 234 | custa 1234",
        "12500 | custa 12 500 euros",
        "12500 | custa 12\u00a0500 euros",
        "12500 | custa 12\u202f500,00 euros",
        "12 500 | custa 12500 euros",
        "1234567 | custa 1 234 567",
        "12345678900 | CPF 123.456.789-00",
        "123.456.789-00 | CPF 12345678900",
        "12345678000190 | CNPJ 12.345.678/0001-90",
        "12.345.678/0001-90 | CNPJ 12345678000190",
        "987654321 | ligue 98765.4321",
        "98765.4321 | ligue 987654321",
        "98765-4321 | ligue 98765.4321",
        "4111111111111111 | cartão 4111 1111 1111 1111",
        "4111 1111 1111 1111 | cartão 4111111111111111",
        "4111-1111-1111-1111 | cartão 4111 1111 1111 1111",
        "DE89370400440532013000 | conta DE89 3704 0044 0532 0130 00",
        "DE89 3704 0044 0532 0130 00 | conta DE89370400440532013000",
        "ES9121000418450200051332 | conta ES91 2100 0418 4502 0005 1332 para Rita",
        "GB29 NWBK 6016 1331 9268 19 | conta GB29NWBK60161331926819 no banco",
        "98765-4321 | ligue +5511987654321",
        "+5511987654321 | ligue 98765-4321",
        "19,90 | custa 19.9",
        "19.9 | custa 19,90",
        "1,50 | custa 1.5",
        "1.5 | custa 1,50",
        "1234.5 | custa 1.234,50",
        "1.234,50 | custa 1234.5",
        "5 | caminho 5º",
        "3x4 | foto 3×4",
        "3×4 | foto 3x4",
        "3x4 | foto 3 × 4",
        "हिन्दी | हमें हिंदी",
        "हिंदी | हमें हिन्दी",
        "मुम्बई | मुंबई शहर",
        // Other signs between the parts of a word.
        "acdc | show AC/DC",
        "AC/DC | show acdc",
        "wifi | quarto wi-fi/tv",
        "תלאביב | טיסה תל־אביב",
        "תל־אביב | טיסה תלאביב",
        "www.kyoto.example | veja https://kyoto.example",
        "https://kyoto.example | veja www.kyoto.example",
        "pa\u200Bris | vou a Paris",
        "Paris | vou a pa\u200Bris",
      })
  final void c31_sameInAnotherSpellingIsFound(String query, String memory) {
    assertFound(query, memory);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "LA3120 | fila 3120",
        "12A | assento 12",
        "v2 | grupo de 2",
        "10h30 | entre 10 e 20",
        "10h30 | 10h45",
        "19,90 | custa 19",
        "1,50 | entre 1 e 5",
        "12500 | custa 500 euros",
        "12500 | 12 5000",
        "3x4 | entre 3 e 4",
        "acdc | ac e dc",
        "relatorio_v2 | jornal v2",
        "www.kyoto.example | veja www.paris.example",
      })
  final void c31_otherThingInASimilarSpellingIsNot(String query, String memory) {
    assertNotFound(query, memory);
  }
}
