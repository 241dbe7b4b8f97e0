package io.orghub.local.demo;

import java.util.List;
import java.util.Map;

/** People of the demo, none of them real. */
final class Cast {
    record Person(String userId, String displayName, String headline) {
        String email() {
            return userId + "@example.org";
        }

        Map<String, Object> profile() {
            return Map.of("displayName", displayName, "headline", headline, "email", email(), "public", true);
        }
    }

    static final List<Person> ARDENT_TUTORS = List.of(
            new Person("ines", "Inês Barros", "Founder; Portuguese and French"),
            new Person("noor", "نور حداد", "العربية والرياضيات"),
            new Person("meilin", "林美玲", "数学与物理"),
            new Person("arjun", "अर्जुन मेहरा", "भौतिकी"),
            new Person("eleni", "Eleni Papadaki", "Ancient Greek and Latin"),
            new Person("oksana", "Оксана Мельник", "Хімія та біологія"),
            new Person("zoe", "Zoë Ångström-Núñez", "Chemistry, in four languages"));

    static final List<Person> MORE_TUTORS = List.of(
            new Person("thanasis", "Θανάσης Δημητρίου", "Ιστορία"),
            new Person("yuki", "佐藤 悠希", "日本語と英語"),
            new Person("minjun", "박민준", "컴퓨터 과학"),
            new Person("dvora", "דבורה לוי", "מתמטיקה"),
            new Person("siobhan", "Siobhán Ó Ceallaigh", "Irish and English literature"),
            new Person("lukasz", "Łukasz Żółkiewski", "Physics for engineers"),
            new Person("anong", "อนงค์ ใจดี", "ภาษาไทย"),
            new Person("tadesse", "ታደሰ በቀለ", "Geography"));

    static final List<Person> RESELLERS = List.of(
            new Person("marta", "Márta Szőke", "Runs Lingua Nova"),
            new Person("hovhannes", "Հովհաննես Սարգսյան", "Armenian and Russian"),
            new Person("nino", "ნინო ბერიძე", "Georgian"),
            new Person("bao", "Trần Quốc Bảo", "Vietnamese"),
            new Person("farida", "فریده کریمی", "فارسی"));

    private static final List<String> PUPILS = List.of(
            "Amina", "Bjørn", "Chloé", "Dmytro", "Emre", "Freya", "Giulia", "Hiroshi", "Ífigenia", "Jasper", "Kemal");

    static String pupil(int number) {
        return PUPILS.get(number % PUPILS.size()) + " " + (char) ('A' + number * 7 % 26) + ".";
    }

    private Cast() {}
}
