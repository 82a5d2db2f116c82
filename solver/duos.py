"""Who may share a mentor place (D1, D2) and which duos an offer forms (D3).

Students of one offer who may share with each other form a *cell*: same subject, same degree. In a cell of ``f``
students any two may share, so ``d`` duos exist for every ``d <= floor(f / 2)``; only required students and the
pairs who asked for each other constrain who shares with whom.
"""

from collections import defaultdict
from collections.abc import Sequence

from solver.directory import Directory
from solver.problem import DuoWish, Offer, Policy, Site, Student

Group = tuple[Student, ...]
"""The one or two students of a mentor place."""


def has_consent(site: Site, offer: Offer) -> bool:
    """Tell whether duos may form at an offer: its own word, else the site's (rule D1)."""
    return site.duo_allowed if offer.duo_allowed is None else offer.duo_allowed


def is_duo_year(student: Student, policy: Policy) -> bool:
    """Tell whether a student's year may share at all: in ``duo_years`` and not the final year (rule D1)."""
    return student.year in policy.duo_years and not student.final_year


def may_share(student: Student, policy: Policy) -> bool:
    """Tell whether a student may be in a duo somewhere: the year allows it and no refusal (D1, D2)."""
    return is_duo_year(student, policy) and student.duo is not DuoWish.REFUSED


def arrange(
    directory: Directory, site: Site, offer: Offer, students: Sequence[Student], places: int
) -> list[Group] | None:
    """Share ``places`` mentor places among ``students``, or return ``None`` when that cannot be done.

    Required students share, pairs who asked for each other share where they can, and no further duo forms
    than the places force (rules D1 to D3). The answer depends on the set of students only, not on its order.
    """
    policy = directory.problem.policy
    groups: list[Group] = []
    cells: defaultdict[tuple[str, int], list[Student]] = defaultdict(list)
    for student in sorted(students, key=lambda row: row.id):
        if has_consent(site, offer) and may_share(student, policy):
            cells[student.subject, -1 if student.degree is None else student.degree].append(student)
        elif student.duo is DuoWish.REQUIRED:
            return None
        else:
            groups.append((student,))
    loose: list[list[Student]] = []
    for _, cell in sorted(cells.items()):
        wished = _wished_duos(directory, cell)
        if wished is None:
            return None
        groups += wished
        sharing = {student.id for duo in wished for student in duo}
        loose.append([student for student in cell if student.id not in sharing])
    groups += _forced_duos(loose, places - len(groups))
    return sorted(groups, key=lambda group: group[0].id) if len(groups) <= places else None


def _wished_duos(directory: Directory, cell: list[Student]) -> list[Group] | None:
    """Return the required and mutual duos of a cell, or ``None`` when a required student stays alone."""
    locked, free = _locked_duos(directory, cell)
    if locked is None:
        return None
    duos = locked + _mutual_duos(directory, free)
    sharing = {student.id for duo in duos for student in duo}
    alone = [student for student in free if student.id not in sharing]
    required = [student for student in alone if student.duo is DuoWish.REQUIRED]
    willing = [student for student in alone if student.duo is not DuoWish.REQUIRED]
    if len(required) % 2:
        if not willing:
            return None
        required.append(willing[0])
    pairs = zip(required[::2], required[1::2], strict=True)
    return duos + [(min(pair, key=_id), max(pair, key=_id)) for pair in pairs]


def _locked_duos(directory: Directory, cell: list[Student]) -> tuple[list[Group] | None, list[Student]]:
    """Split a cell into the duos of two required students who asked for each other, and the rest."""
    here = {student.id for student in cell}
    duos: list[Group] = []
    free: list[Student] = []
    for student in cell:
        partner = directory.locked_partner(student)
        if partner is None:
            free.append(student)
        elif partner.id not in here:
            return None, []
        elif student.id < partner.id:
            duos.append((student, partner))
    return duos, free


def _mutual_duos(directory: Directory, free: list[Student]) -> list[Group]:
    """Return as many mutual duos as can form while every required student still finds a partner.

    With ``f`` students and ``r`` required ones at most ``2 floor(f / 2)`` share. A mutual duo spends one
    of the ``2 floor(f / 2) - r`` spare seats if one of the two is required, two if none is.
    """
    here = {student.id for student in free}
    required = sum(student.duo is DuoWish.REQUIRED for student in free)
    spare = 2 * (len(free) // 2) - required
    pairs = []
    for student in free:
        partner = directory.mutual_partner(student)
        if partner is not None and partner.id in here and student.id < partner.id:
            cost = 2 - (student.duo is DuoWish.REQUIRED) - (partner.duo is DuoWish.REQUIRED)
            pairs.append((cost, student.id, (student, partner)))
    duos: list[Group] = []
    for cost, _, pair in sorted(pairs, key=lambda row: row[:2]):
        if cost <= spare:
            spare -= cost
            duos.append(pair)
    return duos


def _forced_duos(loose: list[list[Student]], places: int) -> list[Group]:
    """Seat each loose student alone, then pair the last ones of each cell while places fall short."""
    too_many = sum(len(cell) for cell in loose) - places
    groups: list[Group] = []
    for cell in loose:
        duos = min(max(too_many, 0), len(cell) // 2)
        too_many -= duos
        paired = cell[len(cell) - 2 * duos :]
        groups += [(student,) for student in cell[: len(cell) - 2 * duos]]
        groups += list(zip(paired[::2], paired[1::2], strict=True))
    return groups


def _id(student: Student) -> str:
    return student.id
