"""Hoe een berekening eindigde, als dat niet met een op elk niveau bewezen plan was."""

ENDINGS = {
    "ending.stopped": (
        "De berekening stopte voordat elk niveau bewezen was; niveaus die dat niet zijn, kunnen nog beter worden."
    ),
    "ending.no_plan": "De tijd was om voordat er een plan gevonden was.",
    "ending.pins_untold": (
        "Niet iedereen kan vast staan; er was geen tijd om te vinden welke kleinste groep niet samengaat."
    ),
    "ending.moves_untold": (
        "Met zo weinig verplaatsingen kan niet iedereen vast staan; er was geen tijd om te vinden wat in de weg staat."
    ),
    "ending.by_hand": "Met de hand gestopt; niveaus die niet bewezen zijn, kunnen nog beter worden.",
    "ending.cancelled": "De berekening is geannuleerd.",
    "ending.overdue": "De berekening ging na haar tijdslimiet door en is na {seconds} seconden gestopt.",
    "ending.no_answer": "De tijd was om voordat er een antwoord was.",
    "ending.no_memory": "De berekening had meer geheugen nodig dan haar {mebibytes} MiB.",
    "ending.bug": "De berekening is mislukt door een fout in het programma. Het logboek van de dienst zegt waar.",
    "ending.bad_plan": (
        "De berekening maakte een plan dat de controle niet doorstaat ({rules}); dat is een fout in het programma."
    ),
    "ending.killed": (
        "Het rekenproces is van buitenaf gestopt (signaal 9); vaak heeft de machine dan zelf te weinig geheugen."
    ),
    "ending.signal": "Het rekenproces eindigde door signaal {signal}.",
    "ending.status": "Het rekenproces eindigde met status {status}.",
    "ending.not_started": "De rekenprocessen konden niet worden gestart.",
    "ending.restarts": "De dienst stopte {times} keer tijdens deze berekening.",
    "ending.service_failed": "De dienst faalde tijdens deze berekening.",
    "ending.job_lost": "De taak van deze berekening eindigde zonder antwoord.",
    "ending.plan_kept": "Het beste plan dat tot dan toe gevonden was, is bewaard.",
    "ending.none_found": "Er was nog geen plan gevonden.",
}
