// A county that never opens the portal: a FHIR client of somebody else's reads what a village asks
// and answers it. Says what it found as one line of JSON.
import { Client } from 'fhir-kit-client';

const [base, identityNumber, since] = process.argv.slice(2);
const client = new Client({ baseUrl: base, bearerToken: process.env.TOKEN });
const SYSTEM = 'urn:oid:2.16.156.10011.1.3';
const DISPOSITION = 'https://yaoxiang.example/fhir/CodeSystem/disposition';

const server = await client.capabilityStatement();
const declared = server.rest[0].resource.flatMap(each =>
    (each.searchParam ?? []).map(parameter => `${each.type}?${parameter.name}`));

// By POST: an identity number has no place in a URL.
const patients = await client.search({
    resourceType: 'Patient',
    searchParams: { identifier: `${SYSTEM}|${identityNumber}` },
    options: { postSearch: true },
});
const patient = patients.entry[0].resource;

const vitals = [];
let pages = 0;
let page = await client.search({
    resourceType: 'Observation',
    searchParams: {
        patient: patient.id,
        category: 'vital-signs',
        date: `ge${since}`,
        _count: 1,
    },
});
while (page) {
    pages++;
    vitals.push(...(page.entry ?? []).map(each => each.resource));
    page = await client.nextPage({ bundle: page });
}

const tasks = await client.search({
    resourceType: 'Task',
    searchParams: { patient: patient.id, status: 'requested' },
});
const task = tasks.entry[0].resource;
const [type, id] = task.focus.reference.split('/');
const request = await client.read({ resourceType: type, id });

const answer = {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
        {
            resource: {
                resourceType: 'DiagnosticReport',
                identifier: [{ system: 'https://his.test/report', value: 'report-1' }],
                basedOn: [{ reference: `ServiceRequest/${request.id}` }],
                status: 'final',
                code: { text: '会诊意见' },
                subject: request.subject,
                resultsInterpreter: [{ display: '王医生' }],
                conclusion: '请观察，明日复查。（外部系统）',
                conclusionCode: [{ coding: [{ system: DISPOSITION, code: 'watch' }] }],
            },
            request: {
                method: 'POST',
                url: 'DiagnosticReport',
                ifNoneExist: 'identifier=https://his.test/report%7Creport-1',
            },
        },
        {
            resource: { ...task, status: 'completed' },
            request: { method: 'PUT', url: `Task/${task.id}` },
        },
    ],
};
const first = await client.transaction({ body: answer });
const again = await client.transaction({ body: answer });
let refused;
try {
    const other = structuredClone(answer.entry[0].resource);
    other.identifier[0].value = 'report-2';
    await client.create({ resourceType: 'DiagnosticReport', body: other });
} catch (error) {
    refused = error.response;
}
// Our own view of it comes back by way of the gateway.
const location = first.entry[0].response.location.split('/');
let report;
for (let i = 0; i < 240 && !report; i++) {
    report = await client
        .read({ resourceType: location[0], id: location[1] })
        .catch(() => new Promise(resolve => setTimeout(resolve, 250)));
}

console.log(JSON.stringify({
    declared,
    patients: patients.total,
    birthDate: patient.birthDate,
    vitals: vitals.map(each => each.code.text),
    pages,
    tasks: tasks.total,
    question: request.reasonCode[0].text,
    first: first.entry.map(each => each.response.status),
    again: again.entry.map(each => each.response.status),
    refusedStatus: refused?.status,
    refused: refused?.data?.issue?.[0]?.diagnostics,
    report: report?.conclusion,
    task: (await client.read({ resourceType: 'Task', id: task.id })).status,
}));
