//! Words of which titles are made.

/// Stems that stand alone and make compounds.
pub(super) const NOUNS: &[&str] = &[
    "Abend", "Acker", "Adler", "Ahorn", "Anker", "Apfel", "Asche", "Auge", "Bach", "Bahn", "Balken", "Baum", "Berg",
    "Biene", "Birke", "Blatt", "Blitz", "Blume", "Boden", "Bogen", "Boot", "Brief", "Brot", "Brücke", "Brunnen",
    "Buch", "Burg", "Dach", "Dampf", "Donner", "Dorf", "Drache", "Eiche", "Eisen", "Elster", "Engel", "Erde", "Esel",
    "Eule", "Fackel", "Faden", "Falke", "Farbe", "Feder", "Feld", "Fenster", "Feuer", "Finger", "Fisch", "Flasche",
    "Fluss", "Freund", "Frosch", "Frost", "Fuchs", "Funke", "Garten", "Gast", "Geige", "Geist", "Glas", "Glocke",
    "Gold", "Gras", "Hafen", "Hammer", "Hand", "Hase", "Haus", "Haut", "Herbst", "Herz", "Himmel", "Hirsch", "Hof",
    "Höhle", "Holz", "Honig", "Horn", "Hügel", "Hund", "Hut", "Igel", "Insel", "Jäger", "Kälte", "Kamin", "Kammer",
    "Karte", "Katze", "Keller", "Kerze", "Kessel", "Kette", "Kind", "Kirsche", "Kissen", "Klang", "Kleid", "Knochen",
    "Koffer", "König", "Korb", "Korn", "Kraft", "Kranz", "Kreis", "Kröte", "Küche", "Kugel", "Kuss", "Lampe", "Land",
    "Laub", "Leben", "Leder", "Licht", "Lied", "Linde", "Löffel", "Luft", "Mantel", "Markt", "Mauer", "Maus", "Meer",
    "Messer", "Milch", "Mond", "Moor", "Morgen", "Mühle", "Mut", "Nacht", "Nadel", "Nebel", "Nest", "Netz", "Nuss",
    "Ofen", "Orgel", "Papier", "Perle", "Pfad", "Pferd", "Pilz", "Quelle", "Rabe", "Rad", "Rätsel", "Rauch", "Regen",
    "Reise", "Riese", "Ring", "Ritter", "Rose", "Ruder", "Salz", "Sand", "Schaf", "Schatten", "Schiff", "Schlange",
    "Schloss", "Schnee", "Schuh", "Schule", "Schwan", "Schwert", "See", "Segel", "Seide", "Silber", "Sommer", "Sonne",
    "Spiegel", "Spiel", "Stab", "Stadt", "Stein", "Stern", "Stimme", "Storch", "Strand", "Straße", "Sturm", "Tal",
    "Tasche", "Taube", "Teich", "Tier", "Tinte", "Tisch", "Traum", "Turm", "Ufer", "Uhr", "Vater", "Vogel", "Wald",
    "Wand", "Wasser", "Weg", "Welle", "Welt", "Wiese", "Wind", "Winter", "Woche", "Wolf", "Wolke", "Wurzel", "Zahn",
    "Zauber", "Zeit", "Zimmer", "Zirkus", "Zucker", "Zwerg",
];

/// Adjectives after an article.
pub(super) const ADJECTIVES: &[&str] = &[
    "alte",
    "arme",
    "blaue",
    "bunte",
    "dunkle",
    "dünne",
    "eiserne",
    "ewige",
    "falsche",
    "ferne",
    "feste",
    "flinke",
    "fremde",
    "frohe",
    "ganze",
    "geheime",
    "gelbe",
    "goldene",
    "graue",
    "große",
    "grüne",
    "gute",
    "halbe",
    "heimliche",
    "heiße",
    "helle",
    "hohe",
    "junge",
    "kalte",
    "kleine",
    "kluge",
    "kurze",
    "lange",
    "laute",
    "leere",
    "leise",
    "letzte",
    "milde",
    "müde",
    "nackte",
    "neue",
    "rote",
    "runde",
    "sanfte",
    "schlaue",
    "schnelle",
    "schöne",
    "schwarze",
    "schwere",
    "silberne",
    "stille",
    "stolze",
    "süße",
    "tapfere",
    "tiefe",
    "verlorene",
    "verzauberte",
    "weiße",
    "wilde",
    "zahme",
    "zarte",
];

/// First names of those who wrote them.
pub(super) const FIRST_NAMES: &[&str] = &[
    "Anna", "Bruno", "Clara", "David", "Elif", "Emil", "Frieda", "Georg", "Hanna", "Ida", "Jakob", "Karin", "Lena",
    "Marta", "Nils", "Olga", "Paul", "Rosa", "Sven", "Thea", "Ulrich", "Vera", "Walter", "Yusuf",
];

/// Beginnings of invented names.
pub(super) const ONSETS: &[&str] = &[
    "B", "Br", "D", "Dr", "F", "Fl", "G", "Gr", "H", "J", "K", "Kl", "Kr", "L", "M", "N", "P", "Pl", "R", "S", "Sch",
    "Schw", "Sp", "St", "T", "Tr", "W", "Z", "Zw",
];

/// What follows a beginning.
pub(super) const VOWELS: &[&str] = &["a", "e", "i", "o", "u", "ie", "ei", "au", "ä", "ö", "ü"];

/// What closes a syllable.
pub(super) const CODAS: &[&str] =
    &["", "l", "m", "n", "r", "s", "t", "ck", "ll", "nn", "rt", "lf", "nd", "rg", "nz", "sch", "st", "mp"];

/// Ends of invented names.
pub(super) const ENDINGS: &[&str] =
    &["", "", "a", "o", "i", "el", "er", "en", "us", "in", "ert", "chen", "ling", "mann"];
