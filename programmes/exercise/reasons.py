"""What the exercise's staff write: why dates move, what was heard, how sure they are."""

from programmes.models import Milestone, MilestoneUpdate

Code, Kind = MilestoneUpdate.ReasonCode, Milestone.Kind

AGREEING = [
    (Code.REQUIREMENT_CHANGE, "The requirement now covers use below minus 40 degrees."),
    (Code.REQUIREMENT_CHANGE, "Two nations asked for a second configuration."),
    (Code.QUANTITY_CHANGE, "One nation raised its number, and the cost is being worked out again."),
    (Code.BUDGET, "The money is in next year's budget, not in this year's."),
    (Code.NATIONAL_APPROVAL, "One nation has not approved its part yet."),
    (Code.NATIONAL_APPROVAL, "The approval was put off to the next session."),
    (Code.PARTNER_DECISION, "A partner has not decided whether it takes part."),
    (Code.AGREEMENT_OR_LEGAL, "The annex on cost sharing is still being drafted."),
    (Code.OTHER, "A later date was given, and no reason."),
]
BUYING = [
    (Code.PROCUREMENT_PROCEDURE, "The time for offers was extended by the agency."),
    (Code.PROCUREMENT_PROCEDURE, "No offer met all requirements; the tender is published again."),
    (Code.PROTEST, "A bidder asked for a review of the award."),
    (Code.QUANTITY_CHANGE, "One nation raised its number, and the offer is being priced again."),
    (Code.BUDGET, "The offers are above the budget; nations look for the difference."),
    (Code.EXPORT_OR_SECURITY, "The security check of a bidder is not finished."),
]
MAKING = [
    (Code.SUPPLIER, "The supplier gave a later date without a cause."),
    (Code.SUPPLY_CHAIN, "Engines arrive later than ordered."),
    (Code.TECHNICAL, "The heating failed in cold weather and is being changed."),
    (Code.TEST_OR_QUALIFICATION, "The test was stopped by ice and is held again."),
    (Code.EXPORT_OR_SECURITY, "The export licence has not been granted yet."),
    (Code.SITE, "The hall is not ready to take the machines."),
    (Code.FORCE_MAJEURE, "The port was closed after the storm."),
]
LATER = {
    Kind.SIGNATURE: AGREEING,
    Kind.DECISION: AGREEING,
    Kind.REQUIREMENT: AGREEING,
    Kind.SOLICITATION: BUYING,
    Kind.AWARD: BUYING,
    Kind.PRODUCTION: MAKING,
    Kind.DELIVERY: MAKING,
    Kind.TRAINING: MAKING,
    Kind.REVIEW: MAKING,
}
EARLIER = [
    (Code.BROUGHT_FORWARD, "The step before it was done sooner than planned."),
    (Code.BROUGHT_FORWARD, "All nations gave their word early."),
]
CLEARER = [
    (Code.BETTER_INFORMATION, "The report names the date more exactly."),
    (Code.BETTER_INFORMATION, "The plan of the agency gives a narrower date."),
]
LOST = [
    (Code.PARTNER_DECISION, "The date was withdrawn and no new one was given."),
    (Code.PROCUREMENT_PROCEDURE, "The new plan gives no date for this step."),
]
MISSED = [
    (Code.TEST_OR_QUALIFICATION, "The step was tried and not reached; a new date is being worked out."),
    (Code.NATIONAL_APPROVAL, "The meeting ended without a decision."),
]
GIVEN_UP = [
    (Code.REQUIREMENT_CHANGE, "The step is no longer needed: the requirement was cut."),
    (Code.PARTNER_DECISION, "The partners chose to do without this step."),
]
MENDED = [
    (Code.CORRECTING_AN_ERROR, "The entry before misread the report."),
    (Code.CORRECTING_AN_ERROR, "The entry before was meant for another step."),
]

NOTHING_NEW = [
    "No change reported.",
    "Asked the agency: no change.",
    "The report repeats the date.",
    "Confirmed at the monthly meeting.",
]
FIRST_HEARD = ["Put on record from the first report.", "First date on record."]
PARTLY = ["The first half is done; the rest follows.", "Three of five items are done."]
REACHED = ["Done, as the report says.", "Confirmed by the agency.", "Done; the certificate is on file."]
AFTERWARDS = ["The certificate is on file.", "Accounts for this step are closed.", "No open point remains."]

GREEN = [
    "Each date on record was kept since the last report.",
    "No date has moved, and the next step is in hand.",
    "The agency and the nations give the same dates.",
]
GREEN_AFTER_A_DELAY = [
    "The later date is settled, and the plan takes it in.",
    "The delay is known and the steps after it have room.",
]
AMBER = [
    "The next step depends on a decision that has not been made.",
    "The dates hold only if the next report confirms them.",
    "The next step needs the word of all nations.",
]
RED = [
    "The date of the next step is in doubt.",
    "No plan shows how the next date can be kept.",
    "The last report shows no work on the next step.",
]
NOT_RATED = ["Too little on record to judge."]
INDEPENDENT = [
    "Seen from outside, the time between tender and contract is short.",
    "The review found the plan complete and the reserve small.",
    "The review could not see the supplier's own plan.",
]
